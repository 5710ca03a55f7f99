"""Greek letters, and which characters Unicode can raise and lower."""

_SMALL = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau upsilon phi chi psi omega"
)
GREEK = (
    {name: chr(0x3B1 + place) for place, name in enumerate(_SMALL.split())}
    | {name.capitalize(): chr(0x391 + place) for place, name in enumerate(_SMALL.split()) if name != "varsigma"}
    | {"eps": "ε", "varepsilon": "ε", "ell": "ℓ", "varphi": "φ", "vartheta": "ϑ"}
)
"""Names as they are written in symbols, and their letters."""
NAMES = {letter: name for name, letter in reversed(GREEK.items())} | {"ε": "eps"}
"""Letters, and their names."""

LIKE_LATIN = {
    "Alpha": "A", "Beta": "B", "Epsilon": "E", "Zeta": "Z", "Eta": "H", "Iota": "I", "Kappa": "K", "Mu": "M", "Nu": "N", "Omicron": "O",
    "Rho": "P", "Tau": "T", "Chi": "X", "omicron": "o",
}  # fmt: skip
"""Greek letters that look like Latin ones."""

RAISED = dict(zip("0123456789+-−=()⊤abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵀᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))
LOWERED = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))


def shifted(text: str, table: dict[str, str]) -> str | None:
    """The text raised or lowered, or None where Unicode lacks a character."""
    return "".join(table[char] for char in text) if all(char in table for char in text) else None
