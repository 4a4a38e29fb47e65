"""Random numbers that are the same on every machine.

Counter-based: number ``i`` of a stream is SplitMix64 of the stream's key at ``i``, so
that nothing depends on the order in which numbers are asked for. Above that only
additions, multiplications, divisions and square roots, which IEEE 754 rounds in one
way; no library's logarithm. Sources: Steele, Lea, Flood, Fast splittable pseudorandom
number generators (2014); Marsaglia, Tsang, A simple method for generating gamma
variables (2000). Belongs here: numbers. What they stand for does not.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Reals = NDArray[np.float64]
Counters = NDArray[np.uint64] | NDArray[np.int64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_LN2 = 0.6931471805599453


def key(seed: int, *names: str) -> int:
    """The key of a stream: its name decides, not the order of streams."""
    text = "/".join((str(seed), *names))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def words(stream: int, counter: Counters) -> Words:
    """64 random bits for each counter."""
    z = counter.astype(np.uint64)
    z += np.uint64(1)
    z *= _GOLDEN
    z += np.uint64(stream)
    z ^= z >> np.uint64(30)
    z *= _MIX_1
    z ^= z >> np.uint64(27)
    z *= _MIX_2
    z ^= z >> np.uint64(31)
    return z


def below(stream: int, counter: Counters, limit: int) -> Words:
    """Whole numbers in [0, limit), limit up to 2**31; bias under limit / 2**32."""
    found = words(stream, counter)
    found >>= np.uint64(32)
    found *= np.uint64(limit)
    found >>= np.uint64(32)
    return found


def uniform(stream: int, counter: Counters) -> Reals:
    """Numbers in (0, 1): 53 bits, never 0 and never 1."""
    bits = words(stream, counter) >> np.uint64(11)
    found: Reals = (bits.astype(np.float64) + 0.5) * 2.0**-53
    return found


def log(x: Reals) -> Reals:
    """Natural logarithm of positive numbers, about 15 digits."""
    part, power = np.frexp(x)
    low = part < 0.7071067811865476
    part = np.where(low, part * 2.0, part)
    power = power - low
    s = (part - 1.0) / (part + 1.0)
    square = s * s
    total = np.zeros_like(s)
    for n in range(27, 0, -2):
        total = total * square + 1.0 / n
    found: Reals = 2.0 * s * total + power * _LN2
    return found


def exp(x: Reals) -> Reals:
    """Exponential of numbers in about [-700, 700], about 15 digits."""
    power = np.floor(x / _LN2 + 0.5)
    rest = x - power * _LN2
    total = np.ones_like(rest)
    for n in range(20, 0, -1):
        total = 1.0 + total * rest / n
    found: Reals = np.ldexp(total, power.astype(np.int64))
    return found


def gamma(stream: int, shape: float, count: int) -> Reals:
    """``count`` gamma variates of a shape above 0, scale 1."""
    wanted = shape if shape >= 1 else shape + 1
    d = wanted - 1.0 / 3.0
    c = 1.0 / float(np.sqrt(9.0 * d))
    found = np.zeros(count)
    open_ = np.arange(count, dtype=np.int64)
    trial = 0
    while open_.size:
        # Four words per number and trial; a trial fails in the polar method or here.
        base = (open_ * 4096 + trial) * 4
        u = 2.0 * uniform(stream, base) - 1.0
        v = 2.0 * uniform(stream, base + 1) - 1.0
        s = u * u + v * v
        inside = (s < 1.0) & (s > 0.0)
        safe = np.where(inside, s, 0.5)
        x = u * np.sqrt(-2.0 * log(safe) / safe)
        t = 1.0 + c * x
        cube = t * t * t
        positive = inside & (cube > 0.0)
        cube = np.where(positive, cube, 1.0)
        limit = 0.5 * x * x + d - d * cube + d * log(cube)
        taken = positive & (log(uniform(stream, base + 2)) < limit)
        found[open_[taken]] = d * cube[taken]
        open_ = open_[~taken]
        trial += 1
    if shape < 1:
        boost = uniform(stream ^ 0x5DEECE66D, np.arange(count, dtype=np.int64))
        found = found * exp(log(boost) / shape)
    return found
