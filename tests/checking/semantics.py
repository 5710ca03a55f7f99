r"""Formulas of several settings for each rule: those in which it must find something, and near misses in which it must not.

A formula is a text, or a text with the prose before it.
"""

FOUND: dict[str, tuple[str | tuple[str, str], ...]] = {
    "D102": (
        r"12 \cdot 15 = 170",
        r"q = \frac{3}{4} + \frac{1}{8} = \frac{5}{8}",
        r"q = 0.125 \cdot 0.25 = 0.0413",
    ),
    "D202": (
        r"\hat a = \arg\max_a \log \prod_t \frac{1}{s} e^{-|r_t - a|/s} = -\sum_t \left(\log s + \frac{|r_t - a|}{s}\right)",
        r"\arg\min_\gamma \frac{1}{2} \sum_k (z_k - \gamma u_k)^2 = \sum_k (z_k - \gamma u_k)^2",
    ),
    "D203": (
        r"\lambda_{\text{ML}} = \arg\min_\lambda \prod_{k=1}^m p(t_k \mid \lambda)",
        r"w_{MAP} = \arg\min_w p(w) p(z \mid w)",
        r"\hat\phi_{\mathrm{MLE}} = \operatorname*{arg\,max}_\phi -\frac1m \sum_j \log f(d_j \mid \phi)",
        (r"\hat\mu = \arg\min_\mu \log p(y \mid \mu)", "The maximum likelihood estimate of the mean is"),
    ),
    "D204": (
        r"\hat\beta_{OLS} = \arg\max_\beta \|z - A\beta\|^2",
        r"a_{\text{MLE}} = \arg\min_a -\frac{1}{2 s^2} \sum_k (r_k - a)^2",
        r"c_{ML} = \arg\max_c \sum_t |v_t - c|",
        r"v_{\text{MAP}} = \arg\max_v \frac{1}{2 s^2} (z - v^\top u)^2 + \lambda v^2",
    ),
    "D301": (
        r"\hat\mu = \arg\max_\mu -\frac{1}{2s^2} \sum_k (z_k - \mu)^2 \propto \arg\max_\mu -\sum_k (z_k - \mu)^2",
        r"\hat v \propto \arg\min_v \|z - A v\|^2",
    ),
    "D302": (
        r"P(a \mid d) = P(d \mid a) P(a)",
        r"f(\beta \mid y, u) = f(y \mid u, \beta) f(\beta \mid u)",
    ),
    "D303": (
        r"p(\beta) \sim e^{-|\beta|/c}",
        r"f(v \mid s) \sim \exp\left(-\frac{1}{2 s^2} \|v\|^2\right)",
    ),
    "D304": (
        r"\log f(v \mid u) \propto \frac{(v - u)^2}{2 s^2}",
        r"-\log p(\beta) \propto -\lambda \|\beta\|_1",
    ),
    "D401": (
        r"\hat a = \arg\min_a (r_k - a)^2 = \arg\min_a \sum_{k=1}^m (r_k - a)^2",
        r"L(v) = \frac{1}{v} e^{-t_i/v} = v^{-n} e^{-\frac{1}{v}\sum_{i=1}^n t_i}",
    ),
    "D402": (
        r"f(\mathbf{z}) = \prod_{k=1}^m f(z_k) = \prod_{k=1}^m \frac{1}{s_k \sqrt{2\pi}} e^{-(z - u_k)^2/(2 s_k^2)}",
        r"\bar r = \frac1m \sum_{t=1}^m r_m",
        r"\sum_{k=1}^m \sum_{k=1}^m a_k b_k = c",
        r"\arg\min_w \lambda \sum_j |w| + g = \arg\min_w \lambda \sum_j |w_j|",
    ),
    "D501": (
        r"L = \prod_{k=1}^m \frac{1}{\sqrt{2\pi s}} \exp\left(-\frac{r_k^2}{2 s^2}\right)",
        r"p(t \mid \lambda) = \frac{1}{\lambda} e^{-\lambda t}",
        r"f(v \mid u, b) = \frac{1}{b} e^{-|v - u|/b}",
        r"p(z) = \sqrt{\frac{\tau}{2\pi}} \exp\left(-\frac{(z - u)^2}{2\tau}\right)",
        r"p(g \mid a, b) = \frac{1}{\Gamma(a) b^a} g^{a - 1} e^{-b g}",
        r"\ell(u, s) = -\frac{m}{2} \log(2\pi) - m \log s^2 - \frac{1}{2 s^2} \sum_{k=1}^m (z_k - u)^2",
        r"-\log p(z \mid u) = \frac12 \log(2\pi s^2) + \frac{(z - u)^2}{s^2}",
    ),
    "D502": (
        r"p(\beta) \propto \exp\left(\frac{1}{2 c^2} \|\beta\|^2\right)",
        r"f(v \mid u, b) = \frac{1}{2 b} e^{|v - u| / b}",
        r"p(z \mid a) = \prod_k \frac{1}{\sqrt{2\pi}} e^{(z_k - a)^2/2}",
    ),
    "D601": (
        r"\frac{d}{d a} (r - a)^2 = 2 (r - a)",
        r"\frac{\partial}{\partial \lambda} (m \log \lambda - \lambda S) = \frac{m}{\lambda} - \lambda S",
        r"Q(a) = \sum_{k=1}^m (r_k - a)^2 \\ \frac{d Q(a)}{d a} = 2 \sum_{k=1}^m (r_k - a)",
        r"\ell(v) = m \log v - v \sum_{k=1}^m t_k \\ \frac{\partial \ell}{\partial v} = \frac{m}{v} + \sum_{k=1}^m t_k",
    ),
    "D602": (
        r"\operatorname{Var}(a U + b) = a^2 \operatorname{Var}(U) + b^2",
        r"\operatorname{Var}(U - V) = \operatorname{Var}(U) - \operatorname{Var}(V)",
        r"\mathbb{E}[3 U + 1] = 3 \mathbb{E}[U]",
    ),
    "D701": (
        r"w_{MAP} = \arg\min_w -\sum_{k=1}^m \log f(d_k \mid w) f(w)",
        r"p(a \mid z) \propto \prod_t (p(z_t \mid a) p(a))",
        r"\log p(\beta \mid y) = \sum_k \left(\log p(y_k \mid u_k, \beta) + \log p(\beta)\right) - \log p(y)",
    ),
    "W102": (
        r"h(u) = w_0 + w_1 u + + w_3 u^3",
        r"\frac{a +  + b}{c} = d",
    ),
}  # fmt: skip

SILENT: dict[str, tuple[str | tuple[str, str], ...]] = {
    "D102": (
        r"7 + 8 \equiv 3",
        r"\frac{1}{3} = 0.333",
        r"q = 0.2 \cdot 0.3333 = 0.0667",
        r"P(D) = \frac{0.95 \cdot 0.01}{0.95 \cdot 0.01 + 0.1 \cdot 0.99} = 0.0876",
        r"3 = 4",
        r"\log(100) = 2",
        r"s = \sqrt{\frac{800}{3}} = \sqrt{267}",
        r"u = 5 - 3 = 2 \\ & q_{a, b} \\ & = 2 \cdot 4 = 8",
    ),
    "D202": (
        r"\arg\min_m \sum_k (z_k - m)^2 = \frac1n \sum_k z_k",
        r"\theta_{t+1} = \arg\min_\theta (\theta - \theta_t)^2 + 2 \eta g \theta = \theta_t - \eta g",
        r"\arg\min_m (z - m)^2 = \{ m : m = z \}",
        r"\hat m = \arg\min_m \sum_k (z_k - m)^2",
    ),
    "D203": (
        r"\hat\theta_{\text{ML}} = \arg\max_\theta \prod_i p(y_i \mid \theta) = \arg\min_\theta -\sum_i \log p(y_i \mid \theta)",
        r"x' = \arg\min_x p(y \mid x)",
        r"w_{MAP} = \arg\min_w -\log p(z \mid w) - \log p(w)",
        (r"\hat k = \arg\min_k p(k \mid y)", "The least probable class is"),
    ),
    "D204": (
        r"\hat\beta_{OLS} = \arg\min_\beta \|z - A\beta\|^2",
        r"c = \arg\max_c \|x - c\|^2",
        r"u_{LS} = \arg\max_u \|A u\|^2",
        (r"w_{ML} = \arg\max_w \sum_k (w u_k)^2", "subject to unit length"),
        r"w_{MAP} = \arg\max_w -\|z - A w\|^2 + \lambda \|w\|_1",
    ),
    "D301": (
        r"p(\theta \mid y) \propto p(y \mid \theta) p(\theta)",
        r"\arg\max_\mu L(\mu) = \arg\max_\mu \log L(\mu)",
        r"w \propto A^{-1} m",
    ),
    "D302": (
        r"P(a \mid d) = \frac{P(d \mid a) P(a)}{P(d)}",
        r"P(a \mid d) \propto P(d \mid a) P(a)",
        r"P(a, d) = P(d \mid a) P(a)",
        r"p(w \mid z) = \frac{1}{Z} p(z \mid w) p(w)",
    ),
    "D303": (
        r"p(\theta) \sim \mathcal N(0, s^2)",
        r"z \sim e^{-|z|}",
        r"P(R \in dr) \sim 2\pi r \, dr \, e^{-r^2/2}",
        (r"p(x) \sim e^{-x^2}", "The tail of the density is"),
        r"p(\beta) \propto e^{-|\beta|/c}",
    ),
    "D304": (
        r"\log p(v \mid u) \propto -\frac{(v - u)^2}{2 s^2}",
        r"-\log p(v \mid u) \propto (v - u)^2",
        r"\log p(v) \propto \eta v^2",
        (r"\log p(v) \propto v^2", "on a bounded set"),
    ),
    "D401": (
        r"y_i = \sum_{i=1}^n w_i",
        r"\hat a = \arg\min_a \sum_{k=1}^m (r_k - a)^2 = \arg\min_a \frac1m \sum_{k=1}^m (r_k - a)^2",
        r"x_i = \frac{u_i}{\sum_{k=1}^m u_k}",
        r"\sum_{i=1}^n (y_i - u_k)^2 = \sum_{i=1}^n y_i^2 - 2 u_k \sum_{i=1}^n y_i + n u_k^2",
    ),
    "D402": (
        r"\sum_k s_k^2 = \sum_k s^2 = m s^2",
        r"\sum_k a_k \sum_k b_k",
        r"\sum_t g^t r_t = \sum_t g^t r",
        r"\sum_k \mathbb{E}[Z_k] = \sum_k \mathbb{E}[Z]",
        r"\sum_k k(z, z_k) a_k = \sum_k a_k k(z, z_k)",
        r"\sum_k (y_k - \sum_j u_{kj} w_j)^2 = \sum_k (y_k - u_k^\top w)^2",
        r"\sum_{k=1}^m m = m^2",
    ),
    "D501": (
        r"p(z \mid u, s) = \frac{1}{Z} e^{-(z - u)^2/2}",
        r"p(z, v) = \frac{1}{2\pi s^2} e^{-(z^2 + v^2)/(2 s^2)}",
        r"p(z) = \frac{1}{2\pi s^2} e^{-|z|^2/(2 s^2)}",
        r"p(g \mid a, b) = \frac{b^a}{\Gamma(a)} g^{a - 1} e^{-b g}",
        (r"p(z) = \frac{1}{\sqrt{2\pi} s} e^{-z^2/s^2}", "The unnormalised density is"),
        r"p(z) = \frac{2}{\sqrt{2\pi} s} e^{-z^2/(2 s^2)}",
        r"p(v) = \left(\frac{m}{2\pi T}\right)^{3/2} e^{-m v^2/(2 T)}",
        r"f(v) = \frac{1}{\sqrt{\pi}} e^{-v^2/2}",
        r"\ell(u, s) = -\frac{m}{2} \log(2\pi) - m \log s - \frac{1}{2 s^2} \sum_{k=1}^m (z_k - u)^2",
        r"\ell(u, s) = -m \log s^2 - \frac{1}{2 s^2} \sum_{k=1}^m (z_k - u)^2",
        r"\ell(u) = -\frac12 \sum_{k=1}^m \frac{(z_k - u)^2}{s_k^2} - m \log \sqrt{2\pi} s_k",
        r"\log p(z) = -\frac{d}{2} \log(2\pi s^2) - \frac{1}{2 s^2} (z - u)^2",
        r"p(y \mid u) = \prod_k \frac{1}{\sqrt{2\pi} s_k} e^{-(y_k - u)^2/(2 s_k^2)}",
        r"p(z) = w_1 \frac{1}{\sqrt{2\pi}} e^{-z^2/2} + w_2 \frac{1}{\sqrt{2\pi}} e^{-(z - u)^2/2}",
    ),
    "D502": (
        r"f(v) = e^{v^2/2}",
        r"p(v) = \frac{1}{Z} e^{\eta_1 v + \eta_2 v^2}",
        r"p(v) \propto e^{-\lambda |v|}",
        r"p(v \mid u) = \frac{1}{Z} \exp\left(\frac{(v - u)^2}{-2 s^2}\right)",
    ),
    "D601": (
        r"\frac{d}{d a} (r - a)^2 = -2 (r - a)",
        r"\frac{\partial}{\partial \lambda} (m \log \lambda - \lambda S) = \frac{m}{\lambda} - S",
        r"\frac{d}{d a} (r - a)^2 = 0",
        r"Q(a) = \sum_{k=1}^m (r_k - a)^2 \\ \frac{d Q(a)}{d a} = -\sum_{k=1}^m (r_k - a)",
        r"Q(a) = \sum_{k=1}^m (r_k - a)^2 \\ \frac{d Q}{d a} = -2 \sum_{k=1}^m (r_k - a) + 2 \lambda a",
        r"Q(a) = \sum_{k=1}^m (r_k - a)^2 \\ \frac{d Q}{d a} = 0",
        r"g(a, u) = \frac{1}{1 + e^{-a u}} \\ \frac{\partial g}{\partial a} = u \cdot 0.2",
        r"Q(a) = u \log a + v \log b + w \log c \\ \frac{d Q}{d a} = \frac{u}{a} - \frac{w}{1 - a - b}",
        r"Q(a) = u \log a^{(t)} + v \log a \\ \frac{d Q}{d a} = \frac{u + v}{a^{(t)}}",
        r"\ell(v) = m \log v - v S \\ \frac{\partial^2 \ell}{\partial v^2} = \frac{m}{v^2}",
    ),
    "D602": (
        r"\operatorname{Var}(a U + b) = a^2 \operatorname{Var}(U)",
        r"\operatorname{Var}(U) = \mathbb{E}[U]",
        r"\mathbb{E}[U^2] = \mathbb{E}[U]",
        r"\mathbb{E}[(U - m)^2] = \mathbb{E}[U^2] - m^2",
        r"\mathbb{E}[(U - V)^2] = \mathbb{E}[U^2] + \mathbb{E}[V^2]",
        r"\mathbb{E}[U V] = \mathbb{E}[U] \mathbb{E}[V]",
        r"V_t \sim \mathcal N(m, s^2) \\ \operatorname{Var}(U_t) = \operatorname{Var}\left(\sum_{k=1}^t V_k\right) = t s^2",
    ),
    "D701": (
        r"w_{MAP} = \arg\min_w -\sum_k \log f(d_k \mid w) - \log f(w)",
        r"p(a \mid z) \propto \prod_t p(z_t \mid a) p(a)",
        r"p(y, z) = \prod_k (p(y_k \mid z_k) p(z_k))",
        r"w_{MAP} = \arg\max_w \sum_k \left(\log p(d_k \mid w) + \frac1m \log p(w)\right)",
    ),
    "W102": (
        r"a + \\ + b",
        r"x_{+ +} = x^{+ +}",
        r"a + (+b)",
        r"i++",
    ),
}  # fmt: skip
