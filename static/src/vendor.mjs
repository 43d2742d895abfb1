/* Copies the files we ship from node_modules to static/vendor/ and writes VENDORED.md, so that what is committed can be traced. */
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FROM = process.env.NODE_MODULES ?? "node_modules";
const TO = "../vendor";
const version = (name) => JSON.parse(readFileSync(join(FROM, name, "package.json"), "utf8")).version;
const nhsuk = version("nhsuk-frontend");
const htmx = version("htmx.org");
const dejavu = version("dejavu-fonts-ttf");

/* The style sheet decides which icons are needed. */
const css = readFileSync(join(TO, "app.css"), "utf8");
const icons = [...new Set([...css.matchAll(/nhsuk\/images\/([\w-]+\.svg)/g)].map((found) => found[1]))].sort();

const files = [
  ["nhsuk-frontend", nhsuk, `dist/nhsuk/nhsuk-frontend-${nhsuk}.min.js`, `nhsuk-frontend-${nhsuk}.min.js`, "MIT"],
  ...icons.map((icon) => ["nhsuk-frontend", nhsuk, `dist/nhsuk/assets/images/${icon}`, `nhsuk/images/${icon}`, "MIT"]),
  ["htmx.org", htmx, "dist/htmx.min.js", `htmx-${htmx}.min.js`, "0BSD"],
  /* For PDF files alone: browsers never fetch them. */
  ...["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((font) => ["dejavu-fonts-ttf", dejavu, `ttf/${font}`, `fonts/${font}`, "Bitstream Vera"]),
];

for (const folder of ["nhsuk/images", "fonts"]) mkdirSync(join(TO, folder), { recursive: true });
for (const [name, , source, target] of files) copyFileSync(join(FROM, name, source), join(TO, target));

const sha256 = (file) => createHash("sha256").update(readFileSync(join(TO, file))).digest("hex");
const row = ([name, release, , file, licence]) => `| ${file} | ${name} | ${release} | ${licence} | \`${sha256(file)}\` |`;
const built = ["nhsuk-frontend", nhsuk, "", "app.css", "MIT"];

writeFileSync(
  join(TO, "VENDORED.md"),
  `# Files made by others

Copied unchanged from the npm packages named here, but for \`app.css\`: that is compiled from \`static/src/\`, which takes the design system of
nhsuk-frontend and gives it our own colours, fonts and parts. Its logo and its font are not used and not shipped. Licence texts: \`LICENSES/\`.
Written by \`npm run build\` in \`static/src/\`.

| file | package | version | licence | sha256 |
|---|---|---|---|---|
${[...files, built].map(row).join("\n")}
`,
);
for (const name of ["htmx.org", "dejavu-fonts-ttf"]) {
  if (!existsSync(join(TO, `LICENSES/${name}.txt`))) copyFileSync(join(FROM, name, "LICENSE"), join(TO, `LICENSES/${name}.txt`));
}
