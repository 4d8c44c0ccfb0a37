from pathlib import Path

import pytest

from tilbudskatalog.demo import templates
from tools.benchmarks import relevance
from tools.benchmarks.relevance import Graded, Ranked, grades, ndcg

WANTED = {"best": 3, "good": 2, "related": 1}


def test_grades_are_read_from_their_cell() -> None:
    assert grades("tobakk_kurs:3| slutta_app:2|") == {"tobakk_kurs": 3, "slutta_app": 2}
    assert grades("") == {}


@pytest.mark.parametrize("exponential", [True, False])
def test_the_best_order_gains_all(exponential: bool) -> None:
    assert ndcg(["best", "good", "related", "other"], WANTED, exponential=exponential) == pytest.approx(1)


def test_what_is_found_late_gains_less_and_after_ten_nothing() -> None:
    late = ndcg(["other", "best"], WANTED)
    assert 0 < late < ndcg(["best", "other"], WANTED) < 1
    assert ndcg([*(["other"] * 10), "best"], WANTED) == 0


def test_a_known_sum() -> None:
    """(2^1 - 1) / log2(2) of the best (2^2 - 1) / log2(2) + (2^1 - 1) / log2(3)."""
    assert ndcg(["b"], {"a": 2, "b": 1}) == pytest.approx(1 / (3 + 0.63093), rel=1e-4)


def test_a_hit_may_be_any_of_the_graded_and_the_best_only_the_highest() -> None:
    ranked = Ranked(Graded("1", "q", "nb", WANTED), ["other", "other", "related", "best"])
    assert ranked.hit
    assert not ranked.best


def test_our_own_queries_grade_offerings_that_there_are() -> None:
    queries = [query for path in relevance.OWN for query in relevance.read(path)]
    codes = {row["code"] for row in templates.rows()}
    assert len({query.id for query in queries}) == len(queries)
    assert all(set(query.grades) <= codes for query in queries)
    assert all(3 in query.grades.values() for query in queries)


def test_a_file_of_others_is_read_the_same(tmp_path: Path) -> None:
    path = tmp_path / "queries.csv"
    path.write_text("qid,sporring,sprakform,rolle,relevante_id_grad,merknad\nq1,kols,nb,innbygger,kols_kommune:3,\n")
    assert relevance.read(path) == [Graded("q1", "kols", "nb", {"kols_kommune": 3})]
