// Records how often each bit, and each pair of bits, of a set of OpenQASM 2 circuits is 1 in another simulator.
//
//   npm install qsharp-lang@<version>
//   node record-marginals.mjs <folder of .qasm files> <output.json> [shots] [seconds a circuit]
//
// Circuits of 9 to 20 qubits are taken. A circuit that is slow there is recorded with as many shots as fit its time.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, output, shotsText = "4000", secondsText = "120"] = process.argv.slice(2);
const wanted = Number(shotsText);
const seconds = Number(secondsText);

// Resolved from where the script is started, because the package is installed there and is no part of this repository.
const root = join(createRequire(resolve("package.json")).resolve.paths("qsharp-lang").find(exists), "qsharp-lang");
const qsharp = await import(pathToFileURL(join(root, "dist/node.js")));
await qsharp.loadWasmModule(new Uint8Array(readFileSync(join(root, "lib/web/qsc_wasm_bg.wasm"))).buffer);
const compiler = await qsharp.getCompiler();
const version = JSON.parse(readFileSync(join(root, "package.json"))).version;

function exists(path) {
  try {
    readFileSync(join(path, "qsharp-lang", "package.json"));
    return true;
  } catch {
    return false;
  }
}

/** OpenQASM 2 as the same program in OpenQASM 3; enough of it for these circuits, which define no gates. */
function toOpenQasm3(text) {
  return text
    .replace(/\/\/.*$/gm, "")
    .replace(/OPENQASM\s+2\.0\s*;/, "OPENQASM 3.0;")
    .replace(/"qelib1\.inc"/, '"stdgates.inc"')
    .replace(/\bqreg\s+(\w+)\s*\[(\d+)\]/g, "qubit[$2] $1")
    .replace(/\bcreg\s+(\w+)\s*\[(\d+)\]/g, "bit[$2] $1")
    .replace(/\bmeasure\s+([^;]*?)\s*->\s*([^;]*?)\s*;/g, "$2 = measure $1;")
    .replace(/\bu1\s*\(/g, "p(");
}

/** The shots as arrays of bits: registers in declaration order, bit 0 of each first. */
async function run(program, shots) {
  const events = new qsharp.QscEventTarget(true);
  await compiler.run(
    { sources: [["circuit.qasm", program]], languageFeatures: [], projectType: "openqasm", profile: "unrestricted" },
    "", shots, events);
  return events.getResults().map((shot) => {
    if (!shot.success) {
      throw new Error(JSON.stringify(shot.result));
    }
    return shot.result.match(/Zero|One/g).map((value) => (value === "One" ? 1 : 0));
  });
}

// The order of bits is taken from a program that shows it, not assumed.
const [order] = await run('include "stdgates.inc"; qubit[3] q; bit[2] c; bit[1] d; x q[0]; c[0] = measure q[0]; c[1] = measure q[1]; d[0] = measure q[2];', 1);
if (order.join("") !== "100") {
  throw new Error(`Bits come in another order than this script reads: ${order}`);
}

const circuits = {};
for (const file of readdirSync(folder).filter((name) => name.endsWith(".qasm")).sort()) {
  const text = readFileSync(join(folder, file), "utf8");
  const qubits = [...text.matchAll(/^\s*qreg\s+\w+\s*\[(\d+)\]/gm)].reduce((sum, match) => sum + Number(match[1]), 0);
  if (qubits < 9 || qubits > 20) {
    continue;
  }
  const program = toOpenQasm3(text);
  const end = Date.now() + seconds * 1000;
  let shots = 0;
  let ones = null;
  let pairs = null;
  let batch = 1;
  while (shots < wanted && Date.now() < end) {
    const start = Date.now();
    const rows = await run(program, Math.min(batch, wanted - shots));
    const spent = Math.max(Date.now() - start, 1);
    for (const row of rows) {
      ones ??= row.map(() => 0);
      pairs ??= row.map((_, i) => row.slice(0, i).map(() => 0));
      row.forEach((a, i) => {
        ones[i] += a;
        for (let j = 0; j < i; j++) {
          pairs[i][j] += a & row[j];
        }
      });
    }
    shots += rows.length;
    // Compiling costs as much as some shots: take many at once, but stop in time.
    batch = Math.max(1, Math.min(1000, Math.floor((rows.length * (end - Date.now())) / (4 * spent))));
  }
  circuits[file] = { qubits, shots, ones, bothOnes: pairs };
  console.log(file, qubits, "qubits", shots, "shots");
}

const lines = Object.entries(circuits).map(([file, recorded]) => `    ${JSON.stringify(file)}: ${JSON.stringify(recorded)}`);
writeFileSync(output, `{
  "simulator": "qsharp-lang ${version}",
  "recorded": "${new Date().toISOString().slice(0, 10)}",
  "circuits": {
${lines.join(",\n")}
  }
}
`);
