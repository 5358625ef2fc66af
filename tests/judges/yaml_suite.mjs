// Writes the cases of the YAML test suite as one JSON file:  node yaml_suite.mjs PACKAGE OUT
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, out] = process.argv.slice(2);
const { default: tests } = await import(pathToFileURL(join(folder, "index.js")).href);
const cases = tests.flatMap((test) =>
  test.cases.map((one, index) => ({
    name: `${test.id}:${index}`,
    yaml: one.yaml,
    json: one.json ?? null,
    fail: one.fail ?? false,
  })),
);
writeFileSync(out, JSON.stringify(cases));
