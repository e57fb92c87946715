"""The first lines of rosters, as classrooms export them."""

CLASSROOM = '"identifier","github_username","github_id","name"\n'
CLASSROOM50 = "username,first_name,last_name,email,section,github_id,role\n"
GRADES = (
    "assignment_name,assignment_url,starter_code_url,github_username,roster_identifier,"
    "student_repository_name,student_repository_url,submission_timestamp,points_awarded,"
    "points_available"
)
SCORES = "username,first_name,last_name,email,section,score,max_score,datetime,submission_tag\n"
