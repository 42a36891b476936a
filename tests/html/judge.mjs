// Opens every page named in a headless browser, light and dark, wide and at 360 pixels, and fails if axe
// finds a violation of WCAG 2.2 AA, the page loads something, reports an error (such as a breach of its own
// content security policy), or is wider than the window.
// Usage: CHROMIUM=path node judge.mjs page.html…

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.cwd()}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox"],
});
let complaints = 0;
const complain = (text) => {
  complaints += 1;
  console.error(text);
};

for (const file of process.argv.slice(2)) {
  const address = pathToFileURL(resolve(file)).href;
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 360]) {
      const where = `${file} (${colorScheme}, ${width} px)`;
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
      page.on("console", (message) => {
        if (message.type() === "error") complain(`${where}: ${message.text()}`);
      });
      page.on("request", (request) => {
        if (request.url() !== address) complain(`${where}: loads ${request.url()}`);
      });
      await page.goto(address);
      // What is folded is judged as well.
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
      });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) complain(`${where}: the page is ${wide} pixels wide`);
      await page.evaluate(axe);
      const result = await page.evaluate(
        (values) => axe.run(document, { runOnly: { type: "tag", values } }),
        tags,
      );
      for (const violation of result.violations) {
        complain(`${where}: ${violation.id}: ${violation.help}`);
        for (const node of violation.nodes.slice(0, 3)) {
          console.error(`  ${node.html.slice(0, 200)}\n  ${node.failureSummary}`);
        }
      }
      if (result.passes.length === 0) complain(`${where}: axe has looked at nothing`);
      await page.close();
    }
  }
}
await browser.close();
if (complaints > 0) {
  console.error(`${complaints} complaints`);
  process.exit(1);
}
console.log(`${process.argv.length - 2} pages: axe ${require("axe-core").version} has no complaint`);
