// Answers of the built engine: `node answers.mjs ENGINE QUESTIONS ANSWERS`, a line of JSON each.

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, questions, answers] = process.argv.slice(2);
const { load, remember } = await import(pathToFileURL(join(resolve(folder), "engine.mjs")).href);
const read = async (name) => new Uint8Array(readFileSync(join(folder, name)));
const memory = process.env.FROM_MEMORY ? async () => kept : async () => undefined;
const kept = process.env.FROM_MEMORY ? await remember({ read }) : undefined;
const { ask, fromMemory } = await load({ read, memory });
const found = [];
for (const line of readFileSync(questions, "utf8").split("\n")) if (line) found.push(await ask(line));
writeFileSync(answers, found.map((line) => line + "\n").join(""));
console.log(fromMemory ? "from memory" : "started");
