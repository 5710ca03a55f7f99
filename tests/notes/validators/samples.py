"""Small pages with everything that a chapter has, in each dialect, and a way to spoil them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.notes.validators.report import Report
from tests.notes.validators.site import Site

GITHUB = r"""# Ridge with $`\lambda > 0`$

<!-- a line that nobody sees: $5 -->

The loss of $`f_\theta(x_i)`$ and $`\hat\theta_{\mathrm{MAP}}`$, *each*, stands in `code`; see [the other](other.md).

```math
\begin{aligned}
\mathrm{RSS}(\theta) &= \sum_{i=1}^{n}\,\bigl( y_i - f_\theta(x_i) \bigr)^2 \\
&\ge 0
\end{aligned}
\tag{1}
```

> **Assumptions**
>
> **A1** $`y_i = f_\theta(x_i) + \varepsilon_i`$.
>
> ```math
> p_\varepsilon(e) < \infty
> ```

| Loss | Weight |
|:--|--:|
| $`\lvert r\rvert`$ | $`\frac{\sigma^2}{\tau^2}`$ |
| sum | $`\lambda`$ |

- an item with $`a_1`$

  ```math
  a_1 = 1
  ```

![Two curves](figures/curves.svg)

```python
print("$5", "|", {1: 2}[1])
```

<details>
<summary>Solution</summary>

It is $`\propto 1`$.

```math
x \mid y
```

</details>
"""

KRAMDOWN = '---\ntitle: "Ridge"\nlayout: default\n---\n\n' + re.sub(
    r"```math\n", "$$\n", re.sub(r"```math\n(?P<body>[^`]*?)```", r"```math\n\g<body>$$", GITHUB)
).replace("$`", "$$").replace("`$", "$$").replace("<details>", '<details markdown="1">').replace("other.md", "other.html#a-place").replace(
    "```python", "~~~python"
).replace("```", "~~~")
OTHER = "---\ntitle: Other\n---\n\n# A place\n\nBack to [ridge](ridge.html).\n"

CHAPTER = r"""% Written by derive. Packages: amsmath, amssymb, graphicx.
\section{Ridge with $\lambda > 0$}
\label{derive:ridge}

The loss of $f_\theta(x_i)$, for \$5 and 10\%, is in \eqref{derive:ridge:1}.

\begin{equation}
\label{derive:ridge:1}
\begin{aligned}
\mathrm{RSS}(\theta) &= \sum_{i=1}^{n}\,\bigl( y_i - f_\theta(x_i) \bigr)^2 \\
&\ge 0
\end{aligned}
\end{equation}

\[
p_\varepsilon(e) < \infty
\]

\begin{tabular}{@{}ll@{}}
$\lvert r\rvert$ & $\frac{\sigma^2}{\tau^2}$ \\[1ex]
\end{tabular}
"""
BOOK = r"""\documentclass{article}
\usepackage{amsmath,amssymb,graphicx}
\begin{document}
\tableofcontents
\input{ridge}
\end{document}
"""


def spoiled(text: str, old: str, new: str) -> str:
    """The sample with one thing changed."""
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


def with_figure(folder: Path, pages: Mapping[str, str]) -> Site:
    """A site whose one figure is there."""
    (folder / "figures").mkdir(exist_ok=True)
    (folder / "figures" / "curves.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    return Site(pages=dict(pages), folder=folder)


def caught(report: Report, pattern: str) -> None:
    """The report complains of that."""
    assert any(re.search(pattern, line, re.DOTALL) for line in report.complaints), (pattern, report.complaints)


def content(reports: Iterable[Report], formulas: int) -> None:
    """Every report is without a complaint and has seen that many formulas."""
    for report in reports:
        report.good()
        assert report.formulas == formulas, report.engine
