// A client of a Nexus server, written from proto/nexus/v1 and docs/guide.md alone.
//
// Uploads three circuits, submits them as one job, watches it to the end, prints the counts, and shows three errors.
//
//     npm ci
//     NEXUS_TOKEN=$(cat ~/.local/share/nexus/admin.token) node nexus_sample.js 127.0.0.1:8081

import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import grpc from "@grpc/grpc-js";
import protoLoader from "@grpc/proto-loader";

const PROTO = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../../proto");
const TERMINAL = ["COMPLETED", "ERROR", "CANCELLED", "TERMINATED", "DEPLETED"];

// Lost on the way, or said by a server that is stopping: the same call may do better in a moment.
const LOST = [grpc.status.UNAVAILABLE, grpc.status.ABORTED];

const BELL = `OPENQASM 2.0;
include "qelib1.inc";
qreg q[2];
creg c[2];
h q[0];
cx q[0],q[1];
measure q -> c;
`;

const GHZ = `OPENQASM 2.0;
include "qelib1.inc";
qreg q[3];
creg c[3];
h q[0];
cx q[0],q[1];
cx q[1],q[2];
measure q -> c;
`;

const FLIP = `OPENQASM 2.0;
include "qelib1.inc";
qreg q[1];
creg c[1];
x q[0];
measure q -> c;
`;

const definition = protoLoader.loadSync(["nexus/v1/program_service.proto", "nexus/v1/job_service.proto"], {
  includeDirs: [PROTO],
  keepCase: true,
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
});
const { ProgramService, JobService } = grpc.loadPackageDefinition(definition).nexus.v1;

const address = process.argv[2] ?? "127.0.0.1:8081";
const programs = new ProgramService(address, grpc.credentials.createInsecure());
const jobs = new JobService(address, grpc.credentials.createInsecure());
const metadata = new grpc.Metadata();
metadata.set("authorization", `Bearer ${process.env.NEXUS_TOKEN}`);

/** A call with one answer. */
function call(client, method, request, callMetadata = metadata) {
  return new Promise((resolve, reject) => {
    const options = { deadline: Date.now() + 60_000 };
    client[method](request, callMetadata, options, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

/** Uploads a circuit: the first message names it, the others bring its text in pieces. */
function upload(name, text) {
  return new Promise((resolve, reject) => {
    const parts = programs.Upload(metadata, { deadline: Date.now() + 60_000 }, (error, program) => (error ? reject(error) : resolve(program)));
    parts.write({ name: { name } });
    const content = Buffer.from(text, "utf8");
    for (let start = 0; start < content.length; start += 65536) {
      parts.write({ chunk: content.subarray(start, start + 65536) });
    }
    parts.end();
  });
}

/** Yields what changes in a job until it is terminal; after a lost connection it goes on at the cursor. */
async function* watch(jobId) {
  let cursor = "";
  let wait = 100;
  for (;;) {
    const responses = jobs.Watch({ jobs: [{ job_id: jobId, cursor }] }, metadata);
    try {
      for await (const response of responses) {
        wait = 100;
        if (response.event === "changes") {
          cursor = response.changes.cursor;
          yield response.changes;
          if (TERMINAL.includes(statusName(response.changes.status))) {
            return;
          }
        }
      }
    } catch (error) {
      if (!LOST.includes(error.code)) {
        throw error;
      }
    } finally {
      responses.cancel();
    }
    await pause(wait);
    wait = Math.min(2 * wait, 2000);
  }
}

/** The counts of a job's items: a large result comes in several messages with the same item number. */
async function readCounts(jobId) {
  const counts = new Map();
  const request = { job_id: jobId, format: "RESULT_FORMAT_COUNTS" };
  for await (const part of jobs.GetResults(request, metadata, { deadline: Date.now() + 60_000 })) {
    const outcomes = counts.get(part.item) ?? [];
    outcomes.push(...(part.counts?.outcomes ?? []));
    counts.set(part.item, outcomes);
  }
  return counts;
}

/** Makes a call that is bound to fail, and prints its code and its sentence. */
async function showError(what, failing) {
  let answer;
  try {
    answer = await failing();
  } catch (error) {
    console.log(`${what}: ${grpc.status[error.code]}: ${error.details}`);
    return;
  }
  throw new Error(`${what}: no error, but ${JSON.stringify(answer)}`);
}

function statusName(status) {
  return status.replace("JOB_STATUS_", "");
}

const items = [];
for (const [name, text] of [["bell.qasm", BELL], ["ghz.qasm", GHZ], ["flip.qasm", FLIP]]) {
  const program = await upload(name, text);
  console.log(`uploaded ${program.name}: ${program.qubit_count} qubits`);
  items.push({ program_id: program.program_id, shots: 1000, seed: String(items.length + 1) });
}

const receipt = await call(jobs, "Submit", { name: "three circuits", backend: "statevector", items });
console.log(`submitted: ${receipt.item_count} items`);

let status;
for await (const changes of watch(receipt.job_id)) {
  status = statusName(changes.status);
}
console.log(`ended: ${status}`);

for (const [item, outcomes] of [...(await readCounts(receipt.job_id))].sort(([a], [b]) => a - b)) {
  const sorted = outcomes.map((o) => `${o.outcome}=${o.count}`).sort();
  console.log(`item ${item}: ${sorted.join(" ")}`);
}

await showError("unknown backend", () => call(jobs, "Submit", { backend: "abacus", items }));
await showError("bad circuit", () => upload("bad.qasm", BELL.replace("h q[0]", "hadamard q[0]")));
await showError("missing token", () => call(jobs, "Get", { job_id: receipt.job_id }, new grpc.Metadata()));

programs.close();
jobs.close();
