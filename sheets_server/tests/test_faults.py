"""Faults of the Sheets test server: drawn from a seed, in Google's words, before or after the deed."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from soak import sized

from sheets_server import Faults, Running
from sheets_server.client import ask, values, write
from sheets_server.faults import NAMES, parse


def test_faults_are_drawn_as_often_as_asked_and_the_same_with_a_seed() -> None:
    rates = {"429": 0.1, "503": 0.05, "putus": 0.02, "lambat": 0.05, "potong": 0.01, "500": 0.01}
    text = ",".join(f"{name}:{rate}" for name, rate in rates.items())
    draws = 20_000
    one, other = Faults(text, 3), Faults(text, 3)
    drawn = [one.draw(True) for _ in range(draws)]
    assert drawn == [other.draw(True) for _ in range(draws)]
    for faults in (one, other):  # quiet for a while, and then on with the same draws
        faults.set()
        assert faults.draw(True) is None
        faults.set(text)
    assert [one.draw(True) for _ in range(100)] == [other.draw(True) for _ in range(100)]
    found = Counter(fault.kind for fault in drawn if fault)
    for name, rate in rates.items():
        assert abs(found[name] - rate * draws) < 5 * (rate * draws) ** 0.5, name
    cuts = Counter(fault.when for fault in drawn if fault and fault.kind == "putus")
    assert min(cuts.values()) > 0.35 * sum(cuts.values())
    assert one.struck == other.struck >= sum(found.values())


@pytest.mark.soak
@settings(max_examples=sized(100, 2000))
@given(st.dictionaries(st.sampled_from(NAMES), st.floats(0, 0.14), max_size=7))
def test_rates_are_read_as_written(rates: dict[str, float]) -> None:
    assert parse(", ".join(f"{name}:{rate!r}" for name, rate in rates.items())) == rates


@pytest.mark.parametrize(
    "text", ["429", "429:", "429:x", "hujan:0.1", "429:-0.1", "429:0.6,503:0.6", "429-sebelum:0.1", "putus-nanti:0.1"]
)
def test_rates_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="gangguan"):
        parse(text)


@pytest.mark.parametrize(
    ("name", "code", "status", "said"),
    [
        ("401", 401, "UNAUTHENTICATED", "invalid authentication credentials"),
        ("429", 429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Write requests'"),
        ("500", 500, "INTERNAL", "Internal error encountered."),
        ("503", 503, "UNAVAILABLE", "The service is currently unavailable."),
    ],
)
def test_a_fault_answers_in_googles_words_and_nothing_is_done(
    server: Running, book_id: str, name: str, code: int, status: str, said: str
) -> None:
    server.faults.next(name)
    got, answer = write(server, book_id, "A1", "x")
    assert (got, answer["error"]["code"], answer["error"]["status"]) == (code, code, status)
    assert said in answer["error"]["message"]
    assert values(server, book_id, "A1") == [["a"]]
    assert write(server, book_id, "A1", "x")[0] == 200


def test_a_used_up_quota_names_the_limit(server: Running, book_id: str) -> None:
    server.faults.next("429")
    _, answer = ask(server, "GET", f"/v4/spreadsheets/{book_id}")
    assert "'Read requests per minute per user' of service 'sheets.googleapis.com'" in answer["error"]["message"]
    info = answer["error"]["details"][0]
    assert (info["@type"], info["reason"]) == ("type.googleapis.com/google.rpc.ErrorInfo", "RATE_LIMIT_EXCEEDED")


@pytest.mark.parametrize("name", ["503-sesudah", "500-sesudah"])
def test_a_late_error_comes_after_the_deed(server: Running, book_id: str, name: str) -> None:
    server.faults.next(name)
    assert write(server, book_id, "A1", "x")[0] == int(name[:3])
    assert values(server, book_id, "A1") == [["x"]]


@pytest.mark.parametrize(("name", "left"), [("putus-sebelum", "a"), ("putus-sesudah", "x")])
def test_a_dropped_connection_drops_before_or_after_the_deed(
    server: Running, book_id: str, name: str, left: str
) -> None:
    server.faults.next(name)
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        write(server, book_id, "A1", "x")
    assert values(server, book_id, "A1") == [[left]]
    assert [(sent.fault, sent.status) for sent in server.requests if sent.fault] == [(name, 0)]


@pytest.mark.parametrize("name", ["lambat-sebelum", "lambat-sesudah"])
def test_a_slow_answer_takes_its_time_and_holds_up_nobody_else(server: Running, book_id: str, name: str) -> None:
    server.faults.delay = 0.5
    server.faults.next(name)
    slow = threading.Thread(target=write, args=(server, book_id, "A1", "x"))
    began = time.monotonic()
    slow.start()
    while not any(sent.fault for sent in server.requests):
        time.sleep(0.005)
    time.sleep(0.1)
    seen = values(server, book_id, "A1")
    assert time.monotonic() - began < 0.45
    assert seen == [["a" if name == "lambat-sebelum" else "x"]]
    slow.join()
    assert time.monotonic() - began >= 0.5
    assert values(server, book_id, "A1") == [["x"]]


def test_an_answer_cut_short_promises_more_than_it_gives(server: Running, book_id: str) -> None:
    server.faults.next("potong")
    with pytest.raises(http.client.IncompleteRead) as caught:
        write(server, book_id, "A1", "x")
    assert caught.value.partial
    assert caught.value.expected
    assert values(server, book_id, "A1") == [["x"]]


def test_faults_strike_the_same_where_the_client_closes_each_time(server: Running, book_id: str) -> None:
    server.faults.next("lambat-sebelum", "lambat-sesudah", "429")
    path = f"/v4/spreadsheets/{book_id}/values/A1"
    assert [ask(server, "GET", path, Connection="close")[0] for _ in range(4)] == [200, 200, 429, 200]


def test_faults_may_meet_writes_only(server: Running, book_id: str) -> None:
    server.faults.set("503:1", seed=1, only="write")
    assert values(server, book_id, "A1") == [["a"]]
    assert write(server, book_id, "A1", "x")[0] == 503
    server.faults.set()
    assert write(server, book_id, "A1", "x")[0] == 200
