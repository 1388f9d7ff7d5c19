// Builds widget.js from src/ (English), and widget.<lang>.js for every other src/strings.<lang>.ts.
//   node build.mjs [folder, default dist]
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const folder = process.argv[2] ?? join(here, "dist");
const TARGET = ["chrome100", "firefox100", "safari15.4"];
const NAME = "back-knee-guide";

const minifiedStyles = {
  name: "minified-styles",
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true, target: TARGET });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

// Our own templates without their line breaks and comments: half a kilobyte. Only spaces change, and a space stays a space.
const oneLine = {
  name: "one-line",
  setup(builder) {
    builder.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      return { contents: text.replace(/^ *\/\/.*$/gm, "").replace(/\n\s*/g, " "), loader: "ts" };
    });
  },
};

// The widget only uses marked's lexer, and neither its old dialect nor its extensions. What follows the lexer in marked's
// file (parser, renderer) is made at load time, so esbuild must keep it: 3 KB of 30. It is cut off here, and the switches of
// what is never on are set, so that esbuild leaves out what hangs on them. Another layout of the file stops the build.
const lexerOnly = {
  name: "lexer-only",
  setup(builder) {
    builder.onLoad({ filter: /marked\.esm\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const end = /var (\w+)=new \w+;function \w+\(\w+,\w+\)\{return \1\.parse\(/.exec(text);
      const lexer = /[{,](\w+) as Lexer[,}]/.exec(text);
      if (!end || !lexer) throw new Error("marked has another layout than expected. Fix: adapt lexerOnly in build.mjs.");
      const kept = text
        .slice(0, end.index)
        .replaceAll("this.options.pedantic", "false")
        .replaceAll("this.options.extensions", "undefined")
        .replace(/,pedantic:\w+\}/g, "}");
      return { contents: `${kept}export{${lexer[1]} as Lexer};` };
    });
  },
};

for (const file of (await readdir(source)).sort()) {
  const language = /^strings\.([A-Za-z-]+)\.ts$/.exec(file)?.[1];
  if (!language) continue;
  await build({
    entryPoints: [join(source, "main.ts")],
    outfile: join(folder, language === "en" ? "widget.js" : `widget.${language}.js`),
    alias: { strings: join(source, file) },
    plugins: [minifiedStyles, oneLine, lexerOnly],
    bundle: true,
    minify: true,
    format: "iife",
    target: TARGET,
    charset: "utf8",
    legalComments: "none",
    // The licences of what is inside, and one copy on a page: a second run would make Lit's Trusted Types policy again.
    banner: {
      js:
        "/*! Back & Knee Guide, MIT. Contains Lit (c) Google LLC, BSD-3-Clause, and marked (c) MarkedJS and " +
        "Christopher Jeffrey, MIT; texts in widget/LICENSES.txt */\n" +
        `if(!customElements.get("${NAME}")){`,
    },
    footer: { js: "}" },
  });
}
