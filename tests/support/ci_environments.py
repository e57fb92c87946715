"""The variables that systems of continuous integration set, by their documentation.

- https://docs.github.com/actions/reference/workflows-and-actions/variables
- https://forgejo.org/docs/latest/user/actions/reference/
- https://docs.gitlab.com/ci/variables/predefined_variables/
- https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#using-environment-variables
- https://woodpecker-ci.org/docs/usage/environment
"""

from pathlib import Path

from grader.platforms.ci_systems import SECRET_PREFIXES

PREFIXES = (*SECRET_PREFIXES, "CI", "JOB_", "BUILD_", "BRANCH_NAME", "GIT_URL", "WORKSPACE")
READ_COMMANDS = ("GitHub Actions", "Forgejo Actions", "Gitea Actions")
SYSTEMS = (*READ_COMMANDS, "GitLab CI/CD", "Jenkins", "Woodpecker")
"""Those that `grade ci` knows by name; an empty name is outside continuous integration."""


def environment(system: str, temporary: Path) -> dict[str, str]:
    """The variables of a system for the repository `course/hw9-ada`."""
    github = {
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_OUTPUT": str(temporary / "output"),
        "GITHUB_STEP_SUMMARY": str(temporary / "summary"),
        "GITHUB_REPOSITORY": "course/hw9-ada",
        "GITHUB_TOKEN": "secret",
        "RUNNER_TEMP": str(temporary),
        "ACTIONS_RUNTIME_TOKEN": "secret",
    }
    gitea = github | {"GITEA_ACTIONS": "true", "GITEA_TOKEN": "secret"}
    return {
        "": {},
        "GitHub Actions": github,
        "Gitea Actions": gitea,
        "Forgejo Actions": gitea | {"FORGEJO_ACTIONS": "true", "FORGEJO_TOKEN": "secret"},
        "GitLab CI/CD": {
            "CI": "true",
            "GITLAB_CI": "true",
            "CI_PROJECT_NAME": "hw9-ada",
            "CI_PROJECT_PATH": "course/hw9-ada",
            "CI_JOB_TOKEN": "secret",
        },
        "Jenkins": {
            "JENKINS_URL": "https://jenkins.example.org/",
            "JOB_NAME": "course/hw9-ada/main",
            "BRANCH_NAME": "main",
            "BUILD_TAG": "jenkins-course-hw9-ada-main-7",
        },
        "Woodpecker": {
            "CI": "woodpecker",
            "CI_REPO": "course/hw9-ada",
            "CI_REPO_NAME": "hw9-ada",
            "CI_NETRC_PASSWORD": "secret",
        },
    }[system]
