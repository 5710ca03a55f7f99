"""Reads a printed Unicode line back and computes its value: a reader who knows only the usual conventions.

Juxtaposition, `·` and `/` bind alike and from the left; ∑ and ∏ reach to the next + or − outside brackets.
"""

from __future__ import annotations

import math
import re

LOWER = dict(zip("₀₁₂₃₄₅₆₇₈₉ᵢⱼₙₚ₌", "0123456789ijnp=", strict=True))
UPPER = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿᵖ", "0123456789-np", strict=True))
TOKEN = re.compile(r"\s*([∑∏][₀-₉ᵢⱼₙₚ₌]+[⁰¹²³⁴-⁹ⁿᵖ]+|log|exp|sign|f_θ|\d+|[A-Za-zα-ω][₀-₉ᵢⱼₙₚ]*|[⁰¹²³⁴-⁹⁻ⁿᵖ]+|.)")


class Reader:
    """Evaluates one line at given values: letters by name, arrays by a function of name and indices."""

    def __init__(self, text, letters, array):
        self.tokens = [token for token in TOKEN.findall(text) if token.strip()]
        self.place = 0
        self.letters = dict(letters)
        self.array = array
        self.barred = False

    def peek(self):
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self, expected=None):
        token = self.peek()
        assert expected is None or token == expected, f"{expected} expected at {self.tokens[self.place :]}"
        self.place += 1
        return token

    def value(self):
        found = self.total()
        assert self.place == len(self.tokens), self.tokens[self.place :]
        return found

    def total(self):
        if self.peek() == "−":
            self.take()
            found = -self.product()
        else:
            found = self.product()
        while self.peek() in ("+", "−") and self.peek():
            found = found + self.product() if self.take() == "+" else found - self.product()
        return found

    def product(self):
        found = self.power()
        # A bar inside bars closes them: the tests print no absolute value inside another.
        while self.peek() and self.peek() not in (*"+−)]",) and not (self.peek() == "|" and self.barred):
            sign = self.peek()
            if sign in "·/":
                self.take()
            right = self.power()
            found = found / right if sign == "/" else found * right
        return found

    def power(self):
        found = self.atom()
        while self.peek() and (self.peek()[0] in UPPER or self.peek() == "^"):
            if self.take() == "^":
                self.take("(")
                exponent = self.total()
                self.take(")")
            else:
                raised = "".join(UPPER[char] for char in self.tokens[self.place - 1])
                exponent = self.letters[raised] if raised in self.letters else int(raised)
            found = found**exponent
        return found

    def atom(self):
        token = self.take()
        if token[0] in "∑∏":
            return self.big(token)
        if token in ("(", "["):
            found = self.total()
            self.take({"(": ")", "[": "]"}[token])
            return found
        if token == "|":
            self.barred = True
            found = abs(self.total())
            self.take("|")
            self.barred = False
            return found
        if token == "√":
            return math.sqrt(self.atom())
        if token in ("log", "exp", "sign", "f_θ"):
            inner = self.atom()
            return {"log": math.log, "exp": math.exp, "sign": lambda v: (v > 0) - (v < 0), "f_θ": lambda v: v / 3 - 1}[token](inner)
        if token.isdigit():
            return float(token)
        lowered = "".join(LOWER[char] for char in token[1:])
        if lowered:
            return self.array(token[0], [self.letters.get(char) or int(char) for char in lowered])
        return self.letters[token]

    def big(self, token):
        limits = re.fullmatch(r"[∑∏](.+)₌₁(.+)", token)
        index, upper = LOWER[limits[1]], self.letters["".join(UPPER[char] for char in limits[2])]
        start, outer = self.place, self.letters.get(index)
        found = 0.0 if token[0] == "∑" else 1.0
        for number in range(1, int(upper) + 1):
            self.place, self.letters[index] = start, number
            body = self.product()
            found = found + body if token[0] == "∑" else found * body
        if outer is None:
            del self.letters[index]
        else:
            self.letters[index] = outer
        return found
