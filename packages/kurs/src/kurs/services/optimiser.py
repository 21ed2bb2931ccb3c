"""Target weights by a method's name: the simple ones are our own, the others skfolio's, in a process of their own."""

import asyncio
import importlib.util
import json
import logging
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from kurs.allocation.weights import Profile, equal_weights, inverse_volatility_weights
from kurs.domain.errors import BadInput, Unavailable

__all__ = ["Method", "Optimiser"]

log = logging.getLogger(__name__)

Method = Literal["equal", "inverse_volatility", "mean_risk", "hrp"]
OWN = ("equal", "inverse_volatility")
SOLVER = Path(__file__).with_name("solver.py")
# Seconds; most of it goes into loading the library.
ANSWER_WITHIN = 60.0


class Optimiser:
    """Asks one question at a time, and keeps nothing running in between.

    Not in a thread: loading the library alone would hold up trading for seconds.
    """

    def __init__(self) -> None:
        self._alone = asyncio.Lock()

    async def weights(
        self, method: Method, profile: Profile, returns: Mapping[str, Sequence[float]]
    ) -> dict[str, float]:
        """Weights of 0 or more that sum to 1, from each symbol's returns over the same candles.

        "mean_risk" minimises the conditional value at risk (conservative) or the variance (moderate), or maximises
        the Sharpe ratio (aggressive); "hrp" is hierarchical risk parity. BadInput for a symbol that never moves,
        where no weights can be found, and for a method whose extra is not installed; Unavailable when no answer comes.
        """
        if method == "equal":
            return equal_weights(list(returns))
        inverse = inverse_volatility_weights(returns)
        if method == "inverse_volatility":
            return inverse
        if importlib.util.find_spec("skfolio") is None:
            raise BadInput.of("method", method, f"without the extra kurs[portfolio] only {' and '.join(OWN)} are")
        question = json.dumps({"method": method, "profile": profile, "returns": dict(returns)})
        async with self._alone:
            answer = json.loads(await _answered(question.encode()))
        if "error" in answer:
            raise BadInput(answer["error"])
        found: dict[str, Any] = answer["weights"]
        return found


async def _answered(question: bytes) -> bytes:
    """What the solver says; it does not outlive this call."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(SOLVER), stdin=PIPE, stdout=PIPE, stderr=PIPE,
        # One thread: the other cores are for trading.
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    try:
        async with asyncio.timeout(ANSWER_WITHIN):
            answer, trouble = await process.communicate(question)
    except TimeoutError:
        raise Unavailable(f"no weights were found within {ANSWER_WITHIN:g} s") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        log.error("the solver ended with %d: %s", process.returncode, trouble.decode(errors="replace")[-500:])
        raise Unavailable("the solver of weights has failed; the log says why")
    return answer
