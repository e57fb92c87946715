"""Forms of headings that students use, and lines that only look like one."""

import pytest

from grader.text.labels import Outline, Site, find_labels
from tests.support.sites import HW2, bold, heading, named

TITLES = dict.fromkeys(HW2, "") | {
    "q1.ii": "Receptive field of a network",
    "q2": "The reparameterization trick",
    "q3": "GAN and conditional GAN",
    "q4.iii": "The inputs of component E",
    "q4.iv": "Masked self-attention",
}
WITH_TITLES = Outline.of(TITLES)

QUESTION_2 = [
    "Frage 2", "FRAGE 2:", "2. Frage", "Aufgabe 2", "Aufgabe 2: Titel", "2. Aufgabe", "Aufg. 2",
    "Übung 2", "Übungsaufgabe 2", "Pregunta 2", "Pregunta n° 2", "Ejercicio 2", "Vraag 2",
    "Opgave 2", "Oefening 2", "Domanda 2", "Esercizio 2", "Quesito 2", "Questão 2", "Exercício 2",
    "Exercice 2 :", "Problème 2", "Problema 2", "Вопрос 2", "Задача №2", "Задание 2", "问题2",
    "问题 2", "问题二", "题2", "第2题", "第二题",
    "問題2", "문제 2", "Fråga 2", "Zadanie 2", "Soru 2",
    "Exercise 2", "Problem 2", "Task 2", "Task Two", "Second question", "The second problem",
    "2nd question", "Second Question: the trick", "Question two", "Question II", "Q-2",
    "Question #2", "Question # 2", "Question No. 2", "Ex. 2",
    "Inline Question 2", "Short question 2", "Exam Question 2", "Short Answer 2", "Response 2",
    "Ans. to Q2", "Reply to Question 2", "No. 2", "Câu 2", "שאלה 2", "प्रश्न 2", "السؤال 2", "2番",
    "2. (2 points)", "2. [2 pts]",
    "Written Question 2", "Conceptual Question 2", "Theory Question 2", "Programming Exercise 2",
    "Question Q2", "Problem Q2", "Answer to question 2", "Answer to the question 2",
    "Answer 2", "Solution 2", "Solution to Exercise 2", "Antwort zu Frage 2", "Antwort auf Frage 2",
    "Lösung zu Aufgabe 2", "Lösung 2", "Respuesta a la pregunta 2", "Réponse à la question 2",
    "Risposta alla domanda 2", "Antwoord op vraag 2", "Ответ на вопрос 2", "Q2 [5 points]",
    "Q2 (5 points)", "Question 2 - 5 points", "Question 2 (10 pts): the trick",
    "[5 points] Question 2",
    "(2 pts) Q2", "Homework 2 - Question 2", "HW2 Q2", "hw2_q2", "Section 2", "Abschnitt 2",
    "Sec. 2",
    "Theory 2", "Written 2", "HW2.2", "Homework 2.2", "HW1-2", "A2", "A-2", "A2: the trick", "P2",
    "Part 2",
    "Part II", "Teil 2", "Part Two", "2", "2.", "2)", "(2)", "II.",
]  # fmt: skip
"""Each as the only heading of a document."""
PARTS = [
    ("Aufgabe 1 b)", "q1.ii"), ("Frage 1.ii", "q1.ii"), ("Pregunta 1 b)", "q1.ii"),
    ("Section 1.2", "q1.ii"), ("HW2.1b", "q1.ii"), ("Theory 1b", "q1.ii"), ("A1.ii", "q1.ii"),
    ("Inline Question 1.2", "q1.ii"), ("Written Question 1 (b)", "q1.ii"),
    ("Conceptual Question 1b", "q1.ii"), ("Question Q1(b)", "q1.ii"), ("Question q1.ii", "q1.ii"),
    ("Вопрос 1.2", "q1.ii"), ("问题 1.2", "q1.ii"), ("4.ii", "q4.ii"), ("Übung 4 b)", "q4.ii"),
    ("Question 1.2 [2 points]", "q1.ii"), ("Question 1 (b) (10pts)", "q1.ii"),
]  # fmt: skip


@pytest.mark.parametrize("form", QUESTION_2)
def test_a_heading_alone_names_question_2(form: str) -> None:
    assert named([heading(form), "Some text."]) == [(0, "q2")]


@pytest.mark.parametrize(("form", "question"), PARTS)
def test_a_heading_names_a_part(form: str, question: str) -> None:
    assert named([heading(form)]) == [(0, question)]


@pytest.mark.parametrize(
    ("form", "question"),
    [
        ("The reparameterization trick", "q2"),
        ("the Reparameterization Trick:", "q2"),
        ("Reparametrization trick", "q2"),
        ("Reparameterisation trick", "q2"),
        ("2 Reparameterization trick", "q2"),
        ("2. The reparameterization trick", "q2"),
        ("2 — Reparameterization", "q2"),
        ("The reparameterization trick in VAEs", "q2"),
        ("GANs and conditional GANs", "q3"),
        ("Masked self attention", "q4.iv"),
        ("Inputs of component E", "q4.iii"),
        ("Receptive field", "q1.ii"),
        ("Reparameterization", "q2"),
        ("VAE", ""),
        ("GAN", ""),
        ("The trick", ""),
        ("Component", ""),
        ("How it is done", ""),
    ],
)
def test_a_heading_with_the_words_of_a_title(form: str, question: str) -> None:
    expected = [(0, question)] if question else []
    assert named([heading(form)], WITH_TITLES) == expected


@pytest.mark.parametrize(
    ("sites", "expected"),
    [
        pytest.param(["The reparameterization trick", "x"], [(0, "q2")], id="a plain line"),
        pytest.param(["The reparameterization trick is x"], [], id="a sentence"),
        pytest.param([bold("Masked self-attention")], [(0, "q4.iv")], id="bold"),
        pytest.param(
            [bold("Masked self-attention hides the future", 21)], [], id="a bold beginning"
        ),
        pytest.param(
            [heading("Question 3"), heading("Masked self-attention", 3)], [(0, "q3")], id="inside"
        ),
        pytest.param(
            [heading("Question 4"), heading("Masked self-attention", 3)],
            [(1, "q4.iv")],
            id="a part",
        ),
        pytest.param(
            [heading("Question 2"), heading("The reparameterization trick")],
            [(0, "q2")],
            id="named",
        ),
        pytest.param(
            [heading("1. Size"), heading("2. GAN and conditional GAN"), heading("3. More")],
            [(2, "q3")],
            id="a number against a title",
        ),
    ],
)
def test_titles_among_other_lines(sites: list[Site | str], expected: list[tuple[int, str]]) -> None:
    assert named(sites, WITH_TITLES) == expected


@pytest.mark.parametrize(
    ("sites", "expected"),
    [
        pytest.param(
            [
                heading("Exercise 1", 1),
                heading("Task 1: size"),
                heading("Task 2"),
                heading("Exercise 2"),
            ],
            [(1, "q1.i"), (2, "q1.ii"), (3, "q2")],
            id="another word below it",
        ),
        pytest.param(
            [heading("Exercise 1"), bold("Question 1 :"), "x", bold("Question 2 :")],
            [(1, "q1.i"), (3, "q1.ii")],
            id="in bold",
        ),
        pytest.param(
            [heading("Exercise 2"), heading("Task 1", 3)], [(0, "q2")], id="it has no parts"
        ),
        pytest.param(
            [heading("Exercise 1"), "Task 2 is the harder one", heading("ii)", 3)],
            [(2, "q1.ii")],
            id="in a sentence",
        ),
    ],
)
def test_questions_with_a_word_below_an_exercise(
    sites: list[Site | str], expected: list[tuple[int, str]]
) -> None:
    assert named(sites) == expected


def test_numbers_before_a_chinese_comma() -> None:
    assert named(["一、问题", "x", "二、答案", "y"], Outline.of(("q1", "q2"))) == [
        (0, "q1"),
        (2, "q2"),
    ]
    assert named([heading("1、问题"), heading("2、答案")]) == [(1, "q2")]


def test_capital_letters_name_parts_below_a_question() -> None:
    lettered = Outline.of(("q1.a", "q1.b"))
    assert named([heading("1."), heading("A", 3), heading("B", 3)], lettered) == [
        (1, "q1.a"),
        (2, "q1.b"),
    ]
    assert named([heading("Question 1"), bold("B. The shift", 2)], lettered) == [(1, "q1.b")]
    assert named([heading("Question 1"), bold("A: The shift", 2)], lettered) == []


def test_an_id_without_a_number_before_the_word_question() -> None:
    outline = Outline.of(("q1", "bonus"))
    assert named([heading("Bonus question"), heading("Bonus points")], outline) == [(0, "bonus")]


def test_a_heading_that_numbers_on_ends_the_answer() -> None:
    sites = [heading("1.1 Size", 3), heading("1.3 Depth", 3), heading("3.1 Data", 2)]
    labels = find_labels(
        [Site(site) if isinstance(site, str) else site for site in sites],
        Outline.of(("q1.1", "q2.1")),
    )
    assert [(label.at, label.question) for label in labels] == [(0, "q1.1"), (1, "")]


def test_a_title_of_two_questions_names_none() -> None:
    outline = Outline.of({"q1": "Loss of the model", "q2": "The model's loss", "q3": "Data"})
    assert named([heading("Model loss")], outline) == []


@pytest.mark.parametrize(
    ("sites", "expected"),
    [
        pytest.param([heading("Question 4"), "ii) x"], [(1, "q4.ii")], id="ii"),
        pytest.param([heading("Question 4"), "b) x"], [(1, "q4.ii")], id="b"),
        pytest.param([heading("Question 4"), "i) x", "ii) y"], [(2, "q4.ii")], id="i and ii"),
        pytest.param([heading("4.ii")], [(0, "q4.ii")], id="in full"),
        pytest.param([heading("Question 4"), "a) x", "b) y", "c) z"], [], id="a longer list"),
    ],
)
def test_a_rubric_with_a_later_part_only(
    sites: list[Site | str], expected: list[tuple[int, str]]
) -> None:
    assert named(sites, Outline.of(("q1", "q4.ii"))) == expected


NO_LABELS = [
    "Exercise is healthy", "Exercise 2 times a week", "Problem solving in 3 steps",
    "A problem of 2 networks", "Task 2 is about the trick.", "Problems 1 to 3 show it.",
    "2 questions are open", "2 Points", "2 problems remain", "A 2-layer network",
    "A2 paper is large.",
    "A 2x2 kernel", "Answer: 2", "Antwort: 2", "Lösung: 2", "Section 2 shows the network.",
    "Part 2 of the network is frozen.", "Part of the answer", "Theory of 2 players",
    "Second, we sample.",
    "Second order methods", "The second network is the decoder.",
    "First question is whether it works",
    "2nd layer", "Third layer", "Frage nach dem Sinn", "Aufgabe ist es, 2 Netze zu trainieren.",
    "Die Frage 2 ist offen.", "Parte de la respuesta", "Homework 2", "HW2", "Assignment 2",
    "2.5 points", "10 pts", "(5 points)",
    "Teil des Netzes", "问题是什么", "这是第二个网络", "Exercises",
    "2D convolution", "A: 2", "Solution: 2 networks", "Problem: 2 networks disagree",
    "Question mark 2", "1: x",
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["No 2 networks agree", "Section 2 shows it", "Part 2 of the network", "Comparison with Q2"],
)
def test_a_heading_that_names_no_question(text: str) -> None:
    assert named([heading(text), "More text."], WITH_TITLES) == []


@pytest.mark.parametrize("text", NO_LABELS)
def test_a_line_that_names_no_question(text: str) -> None:
    assert named([text, "More text."], WITH_TITLES) == []


@pytest.mark.parametrize(
    "text", [*NO_LABELS[:12], "Section 3", "Part 3", "Theory 3", "A3", "HW2.3"]
)
def test_a_line_inside_an_answer(text: str) -> None:
    assert named([heading("Question 2"), text, heading("Question 3")], WITH_TITLES) == [
        (0, "q2"),
        (2, "q3"),
    ]
