"""Formulas that nobody writes, each of which would have a program that trusts its input fail, hang or take all memory."""


def within(count: int, before: str, after: str, inner: str = "x") -> str:
    """Something in so many brackets of one kind."""
    return before * count + inner + after * count


def added(count: int, term: str) -> str:
    """So many terms, in which `{}` is the number of each."""
    return " + ".join(term.replace("{}", str(place)) for place in range(2, count + 2))


BRANCHES = r" \\ ".join(f"{place} & x > {place}" for place in range(200))
STEPS = r"\\".join(f"&= x + {place} - {place}" for place in range(500))
ROWS = r"\\".join("&".join("1" * 40) for _ in range(40))
GREAT, GREATER = 10**30 + 57, 10**31 + 33

NESTED = {
    "brackets": within(5_000, "(", ")") + " = x",
    "braces": within(5_000, "{", "}") + " = x",
    "left and right": within(900, r"\left(", r"\right)") + " = x",
    "fractions": within(1_500, r"\frac{1}{", "}") + " = x",
    "continued fraction": within(300, r"1 + \cfrac{1}{", "}") + " = x",
    "roots": within(1_500, r"\sqrt{", "}") + " = x",
    "powers": within(1_500, "x^{", "}", "2") + " = x",
    "subscripts": within(1_500, "x_{", "}", "2") + " = x",
    "hats": within(1_500, r"\hat{", "}") + " = x",
    "under braces": within(1_000, r"\underbrace{", "}_{a}") + " = x",
    "words": within(1_500, r"\text{", "}", "x = y"),
    "means": within(400, r"\mathbb{E}[", "]", "X") + " = X",
    "densities": within(1_000, "p(", ")") + " = 1",
    "bars": within(800, r"\left|", r"\right|") + " = 1",
    "optima": within(500, r"\arg\min_{", "}") + " = 1",
    "matrices": within(400, r"\begin{pmatrix}", r"\end{pmatrix}") + " = x",
    "sums in brackets": within(800, "(x + (x + ", "))") + " = x",
    "logarithms of powers": within(300, r"\log(\exp(", "))") + " = x",
    "sums": r"\sum_{i=1}^{100} " * 200 + "i = 5",
    "sums over as many indices": "".join(rf"\sum_{{i_{{{place}}}=1}}^{{n}} " for place in range(40)) + "x = n^{40} x",
    "sums behind sums": r"\sum_{i=1}^n " * 40 + "x y = x",
    "integrals": r"\int_0^1 " * 100 + "x" + r" \, dx" * 100 + " = 5",
    "derivatives": r"\frac{\partial}{\partial x} " * 400 + "x^2 = 2",
    "limits": r"\lim_{x \to 0} " * 500 + "x = 0",
}
NUMBERS = {
    "tower of twos": within(40, "2^{", "}", "2") + " = 1",
    "tower of nines": "9^{9^{9}} = 9^{9^9}",
    "tower of tens": "10^{10^{10^{10}}} + 1 = 10^{10^{10^{10}}}",
    "tower with a letter": "x^{x^{x^{x}}} = x^{9^{9^{9}}}",
    "small power": "9^{-9^{9}} = 0",
    "root of a high order": "9^{1/9^{9}} = 1",
    "powers of powers": "((x^{999})^{999})^{999} = x",
    "odd exponent": r"x^{\frac{123456789}{987654321}} = x",
    "numeral": "1" * 9_000 + " = " + "1" * 9_000,
    "square of a numeral": "7" * 5_000 + "^2 = 1",
    "digits behind the point": "0." + "3" * 9_000 + " = 1/3",
    "factorial": "1000000000! = 1",
    "quotient of factorials": "(10^{10})! = (10^{10} + 1)!",
    "factorials of factorials": "((((9!)!)!)!)! = 2",
    "row of factorials": "5" + "!" * 50 + " = x" + "!" * 5_000,
    "binomial": r"\binom{1000000}{500000} = 1",
    "binomial of a letter": r"\binom{n}{100000} = n",
    "gamma": r"\Gamma(10^{9}) = \Gamma(1/2 + 10^6)",
    "long sum": r"\sum_{i=1}^{10^{10}} i = 5",
    "long harmonic sum": r"\sum_{i=1}^{1000000} \frac{1}{i} = 5",
    "long product": r"\prod_{i=1}^{100000} i = 5",
    "sum without end": r"\sum_{i=1}^{\infty} 2^i = -1",
    "steep integral": r"\int_0^{10^{100}} e^{x^{100}} \, dx = 5",
    "exponential of exponentials": r"\exp(\exp(\exp(\exp(\exp(100))))) = 1",
    "sine of a large number": r"\sin(10^{100}) = 0",
    "remainder": r"10^{10^{10}} \bmod 7 = 1",
    "nothing in nothing": r"\frac{1}{0} = \frac{0}{0}, 0^0 = 0^{-1}",
    "infinities": r"\infty - \infty = 0",
    "powers of the imaginary unit": r"i^i = (-1)^{i}",
    "root of a product of primes": rf"\sqrt{{{GREAT * GREATER}}} = \log({GREAT * GREATER})",
    "derivative of a high order": r"\frac{d^{1000}}{dx^{1000}} x^{2000} = 1",
}
LONG = {
    "terms": "+".join("x" * 9_990) + " = x",
    "terms of many names": added(900, "x_{{}}") + " = y",
    "factors": " ".join("x" * 9_000) + " = x",
    "factors of many names": "".join(f"(a_{{{place}}} + b_{{{place}}})" for place in range(60)) + " = 1",
    "signs": "-" * 9_000 + "x = " + "+-" * 4_000 + "x",
    "primes": "f" + "'" * 9_000 + "(x) = x",
    "carets": "x" + "^" * 3_000 + " = x" + "_" * 3_000,
    "bars": "|" * 5_000 + "= x",
    "ampersands": "&" * 9_000 + "= x",
    "rows": "x = " + r"\\" * 9_000,
    "rows that say nothing": r"\\ a" * 4_000,
    "remarks": r"x = 1 \text{ if } " * 900,
    "equals signs": "=".join("x" * 5_000),
    "align": rf"\begin{{align}} x {STEPS} \end{{align}}",
    "align without a beginning": rf"\begin{{align}}{STEPS}\end{{align}}",
    "power of a sum": "(a + b + c + d + e + f)^{200} = (a + b + c)^{5000}",
    "power of a sum over an index": r"\left( \sum_{i=1}^n x_i \right)^{50} = 1",
    "matrix": rf"\begin{{pmatrix}}{ROWS}\end{{pmatrix}} = A",
    "cases": rf"f(x) = \begin{{cases}}{BRANCHES}\end{{cases}}",
    "transposes": "A^T " * 1_500 + "= A",
    "determinants": r"\det " * 1_500 + "A = 1",
    "logarithms": r"\log " * 3_000 + "x = x",
    "gradients": r"\nabla " * 2_000 + "f = 0",
    "given": "p(x" + "|y" * 1_000 + ") = 1",
    "arguments": "f(" + ", ".join("x" * 3_000) + ") = 1",
    "largest": r"\max(" + ", ".join(f"x_{{{place}}}" for place in range(300)) + ") = 1",
    "decimals": "0.1 + " * 2_000 + "0 = 200",
    "roots of numbers": added(80, r"\sqrt{{}}") + " = 1",
    "logarithms of numbers": added(80, r"\log {}") + r" = \log 1",
    "declarations": "x = 1 where " + "; ".join(f"x_{{{place}}} > 0" for place in range(500)),
    "name": r"\operatorname{" + "a" * 9_000 + "}(x) = \\" + "b" * 9_000,
}
BROKEN = {
    "fraction": r"\frac{1}{ = {{{",
    "opened": "x = {" * 2_000,
    "closed": "}" * 5_000 + " = x",
    "crossed": r"\left( x = ]" * 500,
    "backslash": "\\",
    "NUL": "x\x00 = \x00x",
    "controls": "".join(map(chr, range(32))) + " = x",
    "lone surrogates": "\ud800 = x\udfff",
    "from right to left": "\u202ex = y\u202c + \u05d0\u05d1",
    "no width": "x\u200b = \u200bx + \ufeff1",
    "marks on a letter": "x" + "\u0301" * 5_000 + " = x",
    "letters of mathematics": "\U0001d53c[\U0001d44b] = \U0001d44b + \U0001d7cf",
    "wide letters": "\uff58 \uff1d \uff11",
    "digits of another script": "\u0663 + \u0664 = \u0667",
    "raised digits": "x\u00b2\u00b3 = \u00bd x",
}
EVERY = {f"{kind}: {name}": text for kind, table in (("nested", NESTED), ("number", NUMBERS), ("long", LONG), ("broken", BROKEN))
         for name, text in table.items()}  # fmt: skip
