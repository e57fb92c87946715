"""The words that labels begin with, in several languages, each with what it means."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from rapidfuzz.distance import OSA

QUESTION_WORDS = frozenset({"question", "problem", "exercise", "task"})
ANSWER_WORDS = frozenset({"answer", "solution"})
PART_WORDS = frozenset({"part", "item", "subquestion", "subproblem"})
WEAK_WORDS = frozenset({"section", "theory", "sheet", "letter"})
"""Words that name a question only in a document where no other word does: `Section 2`, `A2`."""

_WRITTEN = {
    "question": (
        "q qu que ques quest qn frage vraag pregunta cuestion domanda quesito "
        "questao pergunta fraga spørgsmal spørsmal kysymys pytanie otazka "
        "soru вопрос питання 问题 问 题 题目 問題 問 題 "
        "題目 番 질문 문제 سؤال السؤال प्रश्न cau bai ερωτηση שאלה intrebarea intrebare "
        "kerdes"
    ),
    "exercise": (
        "ex exc exer aufgabe aufg ubung uebung ubungsaufgabe ejercicio exercice "
        "esercizio exercicio opgave opg oefening ovning uppgift oppgave tehtava "
        "øvelse cwiczenie cviceni alistirma feladat ασκηση упражнение 练习 習題 习题"
    ),
    "problem": "prob problema probleme zadanie zad uloha задача задание",
    "task": "taak tarefa tarea tache",
    "answer": (
        "answers ans response reply antwort respuesta reponse risposta antwoord resposta svar "
        "ответ odpowiedz cevap 答 答案 回答"
    ),
    "solution": ("sol losung loesung solucion soluzione oplossing solucao решение 解 解答"),
    "part": "teil teilaufgabe parte partie deel часть apartado",
    "section": "sec no nr number abschnitt seccion sezione secao",
    "theory": "theorie teoria written conceptual inline theoretical",
}
_MEANING = {
    **{word: meaning for meaning, words in _WRITTEN.items() for word in words.split()},
    **{word: word for word in QUESTION_WORDS | ANSWER_WORDS | PART_WORDS | WEAK_WORDS},
}
_TYPO_OF = ("question", "problem", "exercise")  # shorter words are near too many other words
_TYPO_DISTANCE = 2


def fold(text: str) -> str:
    """A text without case and accents: `Übung` and `übung` are `ubung`."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold()


def full_word(written: str, id_words: Collection[str] = ()) -> str:
    """The English word that a word means, or an empty text if labels do not begin with it.

    Args:
        written: the word: "Q", "Aufgabe".
        id_words: words that the rubric's ids begin with; they mean "question".
    """
    if written.lower() in id_words:
        return "question"
    return _MEANING.get(written) or _MEANING.get(fold(written), "")


def spellings_of(meanings: Collection[str]) -> list[str]:
    """All words with one of the meanings, without case and accents, the longest first."""
    words = (word for word, meaning in _MEANING.items() if meaning in meanings)
    return sorted(words, key=len, reverse=True)


def misspelled_word(written: str) -> str:
    """The word that `written`, in lower case, misspells, or an empty text.

    A plural is not a misspelling: `Questions 1` names several questions.
    """
    for word in _TYPO_OF:
        has_similar_length = abs(len(written) - len(word)) <= 1
        is_near = has_similar_length and OSA.distance(written, word) <= _TYPO_DISTANCE
        if is_near and written != f"{word}s":
            return word
    return ""
