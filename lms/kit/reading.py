"""What several parts of a page ask for is read once."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g, has_request_context, request

P = ParamSpec("P")
T = TypeVar("T")


def once_a_request(read: Callable[P, T]) -> Callable[P, T]:
    """Remember for the rest of a GET, which changes nothing, what this read has answered to these hashable arguments."""

    @wraps(read)
    def remember(*args: P.args, **kwargs: P.kwargs) -> T:
        if not has_request_context() or request.method != "GET":
            return read(*args, **kwargs)
        answers = g.setdefault("answers", {})
        key = (read, args, *sorted(kwargs.items()))
        if key not in answers:
            answers[key] = read(*args, **kwargs)
        answer: T = answers[key]
        return answer

    return remember
