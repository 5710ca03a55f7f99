"""A derivation in a few lines, and as plain data for JSON."""

from __future__ import annotations

from derive.claims.verdict import Proved, Refuted, Undecided, Verdict
from derive.derivation.derivation import Derivation
from derive.derivation.normalisations import library_named
from derive.derivation.step import Statement
from derive.printing.latex import latex
from derive.printing.unicode import unicode


def brief_text(derivation: Derivation) -> str:
    """Objective, lambdas, library parameters and the verdict, one line each."""
    rows = [("objective", unicode(derivation.optimum))]
    if derivation.parts is not None and derivation.model.prior is not None:
        rows.append(("lambda", ", ".join(f"{key}: {unicode(value)}" for key, value in derivation.penalty.items())))
    for path in derivation.libraries:
        rows.append((path, f"alpha = {unicode(derivation.alpha(path))} with {library_named(path).settings}"))
    rows.append(("verdict", verdict_line(derivation)))
    width = max(len(title) for title, _ in rows)
    return "\n".join((f"{derivation.name}: {derivation.title}", *(f"{title.ljust(width)}  {told}" for title, told in rows)))


def verdict_line(derivation: Derivation) -> str:
    """How many steps are proved, and from how many assumptions; what is not proved is named."""
    proved, refuted, undecided = derivation.counts()
    counted = ((proved, "proved"), (refuted, "refuted"), (undecided, "undecided"))
    told = ", ".join(f"{count} {'step' if count == 1 else 'steps'} {kind}" for count, kind in counted if count)
    return f"{told} from {len(derivation.premises)} assumptions"


def as_data(derivation: Derivation, *, brief: bool) -> dict[str, object]:
    """The derivation as dictionaries, lists, strings and integers; `brief` leaves premises, steps and estimates out."""
    data: dict[str, object] = {
        "name": derivation.name,
        "title": derivation.title,
        "objective": {"unicode": unicode(derivation.optimum), "latex": latex(derivation.optimum)},
        "penalty": {key: unicode(value) for key, value in derivation.penalty.items()} if derivation.parts else None,
        "libraries": {
            path: {"alpha": unicode(derivation.alpha(path)), "settings": library_named(path).settings} for path in derivation.libraries
        },
        "verdict": _verdict(derivation.verdict),
        "counts": dict(zip(("proved", "refuted", "undecided"), derivation.counts(), strict=True)),
        "assumptions": len(derivation.premises),
    }
    if brief:
        return data
    return data | {
        "premises": [{"label": premise.label, "name": premise.name, "statement": premise.statement} for premise in derivation.premises],
        "steps": [
            {
                "rule": step.rule.name,
                "because": step.rule.because,
                "premises": list(step.premises),
                "relation": type(step.claim.relation).__name__,
                "before": {"unicode": unicode(step.before), "latex": latex(step.before)},
                "after": {"unicode": unicode(step.after), "latex": latex(step.after)},
                "verdict": _verdict(step.verdict),
            }
            for step in derivation.steps
        ],
        "conclusion": _statement(derivation.conclusion),
        "estimates": [_statement(estimate) for estimate in derivation.estimates],
    }


def _statement(statement: Statement) -> dict[str, object]:
    return {
        "title": statement.title,
        "before": {"unicode": unicode(statement.before), "latex": latex(statement.before)},
        "relation": type(statement.claim.relation).__name__,
        "after": {"unicode": unicode(statement.after), "latex": latex(statement.after)},
        "verdict": _verdict(statement.verdict),
    }


def _verdict(verdict: Verdict) -> dict[str, object]:
    match verdict:
        case Proved(method=method, checks=checks):
            return {"verdict": "proved", "method": method, "checks": list(checks)}
        case Refuted(counter_example=example):
            return {"verdict": "refuted", "counter_example": str(example)}
        case Undecided(tried=tried, agreeing=agreeing, missing=missing):
            return {"verdict": "undecided", "tried": list(tried), "agreeing": agreeing, "missing": list(missing)}
