"""True chains: derivations as lecturers write them, and those of the engine, spelled in LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import derive
from derive.checking.document import passage
from derive.checking.knowledge import Declared, Knowledge
from derive.checking.passage import Passage


@dataclass(frozen=True)
class TrueChain:
    """Lines that are equal, or have the same optimum, and what the page says of their letters.

    Parameters
    ----------
    name : str
        What it derives.
    lines : tuple of str
        In LaTeX.
    knowledge : Knowledge
        What is known of its letters.
    words : str
        The prose before it, if this is all that is said of them: then nothing is declared, and the lines stand below each other.
    """

    name: str
    lines: tuple[str, ...]
    knowledge: Knowledge
    words: str = ""

    def text(self, place: int = -1, latex: str = "") -> str:
        """The chain, one of its lines written otherwise: on one line, or as a display."""
        lines = [latex if number == place else line for number, line in enumerate(self.lines)]
        return "\\begin{aligned}\n" + " \\\\\n&= ".join(lines) + "\n\\end{aligned}" if self.words else " = ".join(lines)

    def looked_at(self, place: int = -1, latex: str = "") -> Passage:
        """The chain examined, one of its lines written otherwise."""
        return passage(self.text(place, latex), self.words, "", Knowledge() if self.words else self.knowledge)


def displayed(one: TrueChain) -> TrueChain:
    """The chain as one display, with what is assumed in words before it."""
    scales = {"sigma": r"\sigma", "tau": r"\tau", "b": "b", "s": "s", "kappa": r"\kappa"}
    told = [latex for latex in scales.values() if any(re.search(rf"{re.escape(latex)}(?![a-z])", line) for line in one.lines)]
    return replace(one, words=f"The scales {', '.join(f'${latex}$' for latex in told)} are positive and known. Then")


def chain(name: str, lines: str, *said: str) -> TrueChain:
    """Lines below each other, and declarations."""
    split = tuple(line.strip() for line in lines.strip().splitlines())
    subjects = ((one, letter) for one in said for letter in _subjects(one))
    declared = [Declared(text=f"{letter}{_rest(one)}", subject=_bare(letter), why="the page says so") for one, letter in subjects]
    return TrueChain(name, split, Knowledge().with_declared(*declared))


_SAYS = re.compile(r"^(?P<letters>[^><=]*?)(?P<rest>\s*(?:>|\\in|\\ge).*)$")


def _subjects(said: str) -> tuple[str, ...]:
    match = _SAYS.match(said)
    assert match, said
    return tuple(letter.strip() for letter in match["letters"].split(","))


def _bare(letter: str) -> str:
    """Its name without an index."""
    return re.sub(r"[_^].*", "", letter.removeprefix("\\"))


def _rest(said: str) -> str:
    match = _SAYS.match(said)
    assert match, said
    return f" {match['rest'].strip()}"


LECTURES = (
    chain(
        "squares around a number",
        r"""
        \sum_{i=1}^n (y_i - \mu)^2
        \sum_{i=1}^n \left( y_i^2 - 2 \mu y_i + \mu^2 \right)
        \sum_{i=1}^n y_i^2 - 2\mu \sum_{i=1}^n y_i + n\mu^2
        """,
    ),
    chain(
        "the Gaussian likelihood of a mean",
        r"""
        \log \prod_{i=1}^{n} \frac{1}{\sqrt{2\pi\sigma^2}} \exp\left(-\frac{(x_i-\mu)^2}{2\sigma^2}\right)
        \sum_{i=1}^{n} \log\left( \frac{1}{\sqrt{2\pi\sigma^2}} \exp\left(-\frac{(x_i-\mu)^2}{2\sigma^2}\right) \right)
        \sum_{i=1}^{n} \left[ -\frac{1}{2}\log(2\pi\sigma^2) - \frac{(x_i-\mu)^2}{2\sigma^2} \right]
        -\frac{n}{2}\log(2\pi\sigma^2) - \frac{1}{2\sigma^2}\sum_{i=1}^{n} (x_i-\mu)^2
        """,
        r"\sigma > 0",
    ),
    chain(
        "a product of Gaussian densities",
        r"""
        \prod_{i} \frac{1}{\sqrt{2\pi}\,\sigma}\, e^{-\frac{(y_i - f(x_i;\theta))^2}{2\sigma^2}}
        \left(\frac{1}{\sqrt{2\pi}\,\sigma}\right)^{n} \prod_i e^{-\frac{(y_i - f(x_i;\theta))^2}{2\sigma^2}}
        (2\pi\sigma^2)^{-n/2} \, e^{-\frac{1}{2\sigma^2}\sum_i (y_i - f(x_i;\theta))^2}
        """,
        r"\sigma > 0",
    ),
    chain(
        "Bernoulli trials",
        r"""
        \ln \prod_{i=1}^N q^{t_i} (1-q)^{1-t_i}
        \sum_{i=1}^N \ln\left( q^{t_i} (1-q)^{1-t_i} \right)
        \sum_{i=1}^N \left[ t_i \ln q + (1-t_i)\ln(1-q) \right]
        \ln q \sum_{i=1}^N t_i + \ln(1-q) \sum_{i=1}^N (1 - t_i)
        """,
        r"q \in (0, 1)",
        r"t_i \in \{0, 1\}",
    ),
    chain(
        "waiting times",
        r"""
        \log \prod_{i=1}^n \lambda e^{-\lambda t_i}
        \sum_{i=1}^n \left( \log \lambda - \lambda t_i \right)
        n \log \lambda - \lambda \sum_{i=1}^n t_i
        """,
        r"\lambda > 0",
    ),
    chain(
        "absolute errors",
        r"""
        \arg\max_\theta \prod_{i=1}^n \frac{1}{2b} \exp\left(-\frac{|y_i - f_\theta(x_i)|}{b}\right)
        \arg\max_\theta \sum_{i=1}^n \left( -\log(2b) - \frac{|y_i - f_\theta(x_i)|}{b} \right)
        \arg\min_\theta \frac{1}{b} \sum_{i=1}^n |y_i - f_\theta(x_i)|
        \arg\min_\theta \sum_{i=1}^n |y_i - f_\theta(x_i)|
        """,
        r"b > 0",
    ),
    chain(
        "squared errors",
        r"""
        \operatorname*{arg\,max}_{\theta} \sum_{i=1}^{N} \log \mathcal{N}(y_i; f_\theta(x_i), \sigma^2)
        \operatorname*{arg\,max}_{\theta} -\frac{N}{2}\log(2\pi\sigma^2) - \frac{1}{2\sigma^2}\sum_{i=1}^{N} (y_i - f_\theta(x_i))^2
        \operatorname*{arg\,min}_{\theta} \frac{1}{2\sigma^2}\sum_{i=1}^{N} (y_i - f_\theta(x_i))^2
        \operatorname*{arg\,min}_{\theta} \frac{1}{N}\sum_{i=1}^{N} (y_i - f_\theta(x_i))^2
        """,
        r"\sigma > 0",
    ),
    chain(
        "ridge",
        r"""
        \arg\min_\theta \frac{1}{2\sigma^2}\sum_{i=1}^n (y_i - f_\theta(x_i))^2 + \frac{1}{2\tau^2}\sum_{j=1}^p \theta_j^2
        \arg\min_\theta \sum_{i=1}^n (y_i - f_\theta(x_i))^2 + \frac{\sigma^2}{\tau^2}\sum_{j=1}^p \theta_j^2
        \arg\min_\theta \frac1n \sum_{i=1}^n (y_i - f_\theta(x_i))^2 + \frac{\sigma^2}{n\tau^2}\sum_{j=1}^p \theta_j^2
        """,
        r"\sigma, \tau > 0",
    ),
    chain(
        "lasso",
        r"""
        \arg\max_w \prod_i e^{-\frac{1}{2\sigma^2}(y_i - f_w(x_i))^2} \prod_j e^{-\frac{|w_j|}{s}}
        \arg\min_w \frac{1}{2\sigma^2}\sum_i (y_i - f_w(x_i))^2 + \frac{1}{s} \sum_j |w_j|
        \arg\min_w \sum_i (y_i - f_w(x_i))^2 + \frac{2\sigma^2}{s} \sum_j |w_j|
        """,
        r"\sigma, s > 0",
    ),
    chain(
        "the variance of a sample",
        r"""
        \frac{1}{n}\sum_{i=1}^n (x_i - m)^2
        \frac{1}{n}\sum_{i=1}^n (x_i^2 - 2 x_i m + m^2)
        \frac{1}{n}\sum_{i=1}^n x_i^2 - \frac{2m}{n} \sum_{i=1}^n x_i + m^2
        """,
    ),
    chain(
        "counts",
        r"""
        \log \prod_{i=1}^n \frac{\lambda^{k_i} e^{-\lambda}}{k_i!}
        \sum_{i=1}^n \left( k_i \log\lambda - \lambda - \log k_i! \right)
        \log\lambda \sum_{i=1}^n k_i - n\lambda - \sum_{i=1}^n \log k_i!
        """,
        r"\lambda > 0",
        r"k_i \in \{0, 1, 2, \dots\}",
    ),
    chain(
        "completing the square",
        r"""
        a\theta^2 - 2b\theta
        a\left(\theta^2 - 2\frac{b}{a}\theta\right)
        a\left(\theta - \frac{b}{a}\right)^2 - \frac{b^2}{a}
        """,
        r"a > 0",
    ),
    chain(
        "odds",
        r"""
        \log\frac{q}{1-q}
        \log q - \log(1-q)
        \log q + \log\frac{1}{1-q}
        """,
        r"q \in (0, 1)",
    ),
    chain(
        "the logistic function",
        r"""
        \frac{1}{1+e^{-u}}
        \frac{e^u}{e^u+1}
        1 - \frac{1}{1+e^{u}}
        """,
    ),
    chain(
        "two Gaussian factors",
        r"""
        \exp\left(-\frac{(x-a)^2}{2v}\right) \exp\left(-\frac{(x-c)^2}{2w}\right)
        \exp\left(-\frac{(x-a)^2}{2v} - \frac{(x-c)^2}{2w}\right)
        \exp\left(-\frac{w(x-a)^2 + v(x-c)^2}{2vw}\right)
        """,
        r"v, w > 0",
    ),
    chain(
        "the evidence of two outcomes",
        r"""
        \frac{a b}{a b + (1-b) c}
        \frac{1}{1 + \frac{(1-b)c}{a b}}
        1 - \frac{(1-b)c}{a b + (1-b)c}
        """,
        r"a > 0",
        r"c > 0",
        r"b \in (0, 1)",
    ),
    chain(
        "a linear model by entries",
        r"""
        \sum_{i=1}^n \left( y_i - \sum_{j=1}^p x_{ij}\beta_j \right)^2
        \sum_{i=1}^n y_i^2 - 2\sum_{i=1}^n y_i \sum_{j=1}^p x_{ij}\beta_j + \sum_{i=1}^n \left(\sum_{j=1}^p x_{ij}\beta_j\right)^2
        \sum_{i=1}^n y_i^2 - 2\sum_{j=1}^p \beta_j \sum_{i=1}^n x_{ij} y_i + \sum_{i=1}^n \left(\sum_{j=1}^p x_{ij}\beta_j\right)^2
        """,
    ),
    chain(
        "weights",
        r"""
        \arg\min_\mu \sum_i (y_i - \mu)^2 w_i
        \arg\min_\mu \sum_i w_i y_i^2 - 2\mu\sum_i w_i y_i + \mu^2\sum_i w_i
        \arg\min_\mu \mu^2\sum_i w_i - 2\mu\sum_i w_i y_i
        """,
        r"w_i > 0",
    ),
    chain(
        "gamma density in logarithms",
        r"""
        \log\left( \frac{\beta^\alpha}{\Gamma(\alpha)} x^{\alpha-1} e^{-\beta x} \right)
        \alpha\log\beta - \log\Gamma(\alpha) + (\alpha - 1)\log x - \beta x
        \alpha\log(\beta x) - \log\Gamma(\alpha) - \log x - \beta x
        """,
        r"\alpha, \beta, x > 0",
    ),
    chain(
        "geometric trials",
        r"""
        \prod_{i=1}^n q(1-q)^{k_i}
        q^n \prod_{i=1}^n (1-q)^{k_i}
        q^n (1-q)^{\sum_{i=1}^n k_i}
        """,
        r"q \in (0, 1)",
    ),
    chain(
        "a maximum taken to the logarithm",
        r"""
        \underset{q}{\arg\max}\; q^k (1-q)^{n-k}
        \underset{q}{\arg\max}\; k\log q + (n-k)\log(1-q)
        \underset{q}{\arg\min}\; -k\log q - (n-k)\log(1-q)
        """,
        r"q \in (0, 1)",
    ),
    chain(
        "x^{(i)} for x_i",
        r"""
        -\ln \prod_{i=1}^{m} \frac{1}{\sqrt{2\pi}\sigma}\exp\Big(-\frac{(y^{(i)} - \theta x^{(i)})^2}{2\sigma^2}\Big)
        -m\ln\frac{1}{\sqrt{2\pi}\sigma} + \frac{1}{2\sigma^2}\sum_{i=1}^{m} (y^{(i)} - \theta x^{(i)})^2
        m\ln\left(\sqrt{2\pi}\sigma\right) + \frac{1}{\sigma^2}\cdot\frac12\sum_{i=1}^{m} (y^{(i)} - \theta x^{(i)})^2
        """,
        r"\sigma > 0",
    ),
    chain(
        "cross entropy",
        r"""
        -\sum_{n=1}^N \left\{ t_n \ln y_n + (1-t_n)\ln(1-y_n) \right\}
        -\sum_{n=1}^N t_n \ln y_n - \sum_{n=1}^N (1-t_n)\ln(1-y_n)
        -\sum_{n=1}^N \ln(1-y_n) - \sum_{n=1}^N t_n \ln\frac{y_n}{1-y_n}
        """,
        r"y_n \in (0, 1)",
    ),
    chain(
        "a shifted exponential sum",
        r"""
        \log \sum_{k=1}^K e^{z_k}
        \log\left( e^{c} \sum_{k=1}^K e^{z_k - c} \right)
        c + \log \sum_{k=1}^K e^{z_k - c}
        """,
    ),
)
"""Chains as lecturers write them."""

_DISPLAY = re.compile(r"```math\n(.*?)\n```", re.DOTALL)
_LAYOUT = re.compile(r"\\begin\{aligned\}|\\end\{aligned\}|\\tag\{\d+\}|\\\\|&|\\qquad")
PREDICTORS = ("opaque", "linear", "location")


def engine(
    noises: tuple[str, ...] = ("gaussian", "laplace"),
    priors: tuple[str, ...] = ("gaussian", "laplace", "flat"),
    predictors: tuple[str, ...] = ("opaque",),
) -> Iterator[TrueChain]:
    """The derivations of the engine, from the densities that are written out to the loss; those with a prior have these predictors."""
    made = [(f"{noise}, {predictor}", derive.mle(noise, predictor=predictor)) for noise, predictor in product(noises, PREDICTORS)]
    for noise, prior, predictor in product(noises, priors, predictors):
        name = f"{noise} with {prior}" if predictor == "opaque" else f"{noise} with {prior}, {predictor}"
        made.append((name, derive.map(noise=noise, prior=prior, predictor=predictor)))
    for name, derivation in made:
        lines = []
        for display in _DISPLAY.findall(derivation.to_markdown(target="github")):
            if r"\tag{" in display and r"\in " in display:
                bare = _LAYOUT.sub("", display.split(r"\in ", 1)[1])
                lines += [" ".join(part.split()) for part in re.split(r"=\s*(?=\\underset)", bare)]
        explicit = [line for line in lines if not re.search(r"p\(|p_|\\mathrm|\\lVert|underbrace", line)]
        yield chain(name, "\n".join(explicit), r"b, s, \kappa, \sigma, \tau > 0")
