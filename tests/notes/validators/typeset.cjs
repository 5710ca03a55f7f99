// Formulas in, what MathJax says against each of them out (null: nothing), both as JSON. The argument is the folder node_modules.
// Only the packages base and ams: what every page with MathJax has.
const path = require("path");

const read = async () => {
  let text = "";
  for await (const piece of process.stdin) text += piece;
  return JSON.parse(text);
};

const main = async () => {
  const formulas = await read();
  const MathJax = await require(path.join(process.argv[2], "mathjax")).init({
    loader: { load: ["input/tex-base", "[tex]/ams", "output/svg"] },
    tex: { packages: ["base", "ams"] },
  });
  const said = ({ body, display }) => {
    const html = MathJax.startup.adaptor.outerHTML(MathJax.tex2svg(body, { display }));
    const error = /data-mjx-error="([^"]*)"/.exec(html);
    if (error) return error[1];
    return /data-mml-node="merror"/.test(html) ? "an error node" : null;
  };
  process.stdout.write(JSON.stringify(formulas.map(said)));
};

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
