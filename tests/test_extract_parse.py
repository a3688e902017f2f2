"""The model: what it says of a text hangs on that text alone."""

from __future__ import annotations

import pytest
from threadpoolctl import threadpool_limits

from extract.model import Document
from extract.parse import parse, tagged

TEXT = "Le recteur de l'Université de Dakar a signé un accord avec la ville de Lyon, en présence de Mme Awa Diop. " * 20


@pytest.mark.parametrize("threads", [1, 2])
def test_parse_tags_are_the_same_to_the_last_bit_whatever_was_read_before(threads: int) -> None:
    alone = tagged("fr", TEXT).tensor
    with threadpool_limits(threads, user_api="blas"):
        list(parse([Document("a", "Un accord."), Document("b", TEXT[:600])]))
        assert (tagged("fr", TEXT).tensor == alone).all()
