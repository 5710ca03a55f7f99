"""A derivation in a few lines, and as plain data for JSON."""

from collections.abc import Iterable, Mapping

from sympy import Expr

from derive.claims.exchange.documents import verdict_data
from derive.claims.sides import Side
from derive.claims.verdict import Proved, Undecided, Verdict
from derive.claims.witness import Witness
from derive.derivation.answering import mark, status
from derive.derivation.derivation import Derivation
from derive.derivation.display import latex, unicode
from derive.derivation.normalisations import library_named
from derive.derivation.step import Statement
from derive.paper.targets.terminal import unmarked


def brief_text(derivation: Derivation) -> str:
    """Objective, lambdas, library parameters and the verdict, one line each; every line's mark is its own ruling."""
    rows = [("objective", mark(derivation.verdict), unicode(derivation.optimum))]
    if derivation.parts is not None and derivation.model.prior is not None:
        ruled = worst(statement.verdict for statement in derivation.normalisations.values())
        factors = [each for _, each in derivation.penalties] or [derivation.penalty]
        for place, each in enumerate(factors, 1):
            title = "lambda" if len(factors) == 1 else f"lambda {place}"
            rows.append((title, mark(ruled), ", ".join(f"{key}: {unicode(value)}" for key, value in each.items())))
    for path in derivation.libraries:
        told = f"alpha = {unicode(derivation.alpha(path))} with {library_named(path).settings}"
        rows.append((path, mark(derivation.library_statement(path).verdict), told))
    rows.append(("verdict", mark(derivation.verdict), status(derivation.steps, len(derivation.premises))))
    if not derivation.finished:
        rows.append(("finished", "✗", f"no: {derivation.unfinished}"))
    width = max(len(title) for title, _, _ in rows)
    return "\n".join((f"{derivation.name}: {derivation.title}", *(f"{title.ljust(width)}  {sign} {told}" for title, sign, told in rows)))


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The first verdict that is not Proved, or else the last."""
    found: Verdict = Undecided(tried=("there is nothing to rule on",))
    for found in verdicts:
        if not isinstance(found, Proved):
            break
    return found


def as_data(derivation: Derivation, *, brief: bool) -> dict[str, object]:
    """The derivation as dictionaries, lists, strings and integers; `brief` leaves premises, steps and estimates out."""
    data: dict[str, object] = {
        "name": derivation.name,
        "title": derivation.title,
        "objective": _formula(derivation.optimum),
        "penalty": _factors(derivation, derivation.penalty) if derivation.parts and len(derivation.penalties) < 2 else None,
        "penalties": [
            {"penalty": _formula(penalty), "factors": _factors(derivation, factors)}
            for penalty, factors in (derivation.penalties if derivation.parts else ())
        ],
        "libraries": {path: _library(derivation, path) for path in derivation.libraries},
        "verdict": verdict_data(derivation.verdict),
        "finished": derivation.finished,
        "unfinished": derivation.unfinished or None,
        "counts": dict(zip(("proved", "refuted", "undecided"), derivation.counts(), strict=True)),
        "assumptions": len(derivation.premises),
    }
    if brief:
        return data
    return data | {
        "premises": [
            {"label": premise.label, "name": premise.name, "statement": unmarked(premise.statement)} for premise in derivation.premises
        ],
        "steps": [
            {
                "rule": step.rule.name,
                "because": unmarked(step.rule.because),
                "premises": list(step.premises),
                "relation": type(step.claim.relation).__name__,
                "witness": witness_data(step.claim.witness),
                "before": _formula(step.before),
                "after": _formula(step.after),
                "verdict": verdict_data(step.verdict),
            }
            for step in derivation.steps
        ],
        "conclusion": _statement(derivation.conclusion),
        "estimates": [_statement(estimate) for estimate in derivation.estimates],
    }


def _formula(side: Side) -> dict[str, object]:
    return {"unicode": unicode(side), "latex": latex(side)}


def _factors(derivation: Derivation, factors: Mapping[str, Expr]) -> dict[str, object]:
    rulings = derivation.normalisations
    return {key: _formula(factor) | {"verdict": verdict_data(rulings[key].verdict)} for key, factor in factors.items()}


def _library(derivation: Derivation, path: str) -> dict[str, object]:
    return {
        "alpha": _formula(derivation.alpha(path)),
        "settings": library_named(path).settings,
        "verdict": verdict_data(derivation.library_statement(path).verdict),
    }


def _statement(statement: Statement) -> dict[str, object]:
    return {
        "title": statement.title,
        "premises": [{"label": premise.label, "statement": unmarked(premise.statement)} for premise in statement.claim.premises],
        "before": _formula(statement.before),
        "relation": type(statement.claim.relation).__name__,
        "after": _formula(statement.after),
        "verdict": verdict_data(statement.verdict),
    }


def witness_data(witness: Witness | None) -> dict[str, object] | None:
    """A witness as data: what it is called, and the factor and the constant that it names."""
    if witness is None:
        return None
    parts = zip(("factor", "constant"), witness.affine or (), strict=False)
    return {"kind": witness.kind} | {name: _formula(part) for name, part in parts}
