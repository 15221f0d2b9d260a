// Submits to a peer what the bench asks for, a JSON object a line, and answers with what it took, in milliseconds.
// Usage: driver.mjs <peer> <url>. The work is done by two processes of worker.mjs.
import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const [, , name, url] = process.argv;
const peer = await import(`./${name}.mjs`);
const waiting = new Map();
let batches = 0;

const now = () => Number(process.hrtime.bigint()) / 1e6;
const items = (batch, count, microseconds) => Array.from({ length: count }, () => ({ batch, microseconds }));

// Resolves with the time at which the first item of a batch started, once the last has its result.
function ending(batch, count) {
  return new Promise((resolve) => waiting.set(batch, { left: count, started: Infinity, resolve }));
}

function hear(told) {
  for (const [batch, started] of told) {
    const one = waiting.get(batch);
    one.started = Math.min(one.started, started / 1e6);
    if (--one.left === 0) {
      waiting.delete(batch);
      one.resolve(one.started);
    }
  }
}

const cases = {
  async batches({ concurrent, count, items: size, microseconds }) {
    const latencies = [];
    let next = 0;
    const began = now();
    await Promise.all(Array.from({ length: concurrent }, async () => {
      while (next++ < count) {
        const batch = ++batches;
        const submitted = now();
        const end = ending(batch, size);
        await producer.add('work', items(batch, size, microseconds));
        await end;
        latencies.push(now() - submitted);
      }
    }));
    return { elapsed: now() - began, latencies };
  },

  async acknowledgements({ waiting: held, count }) {
    const latencies = [];
    const began = now();
    for (let left = held; left > 0; left -= 300) {
      await producer.add('held', items(0, Math.min(left, 300), 0));
    }
    for (let index = 0; index < count; index++) {
      const submitted = now();
      await producer.addOne('held', items(0, 1, 0)[0]);
      latencies.push(now() - submitted);
    }
    await producer.clear('held');
    return { elapsed: now() - began, latencies };
  },

  async pickups({ count, idle }) {
    const latencies = [];
    const began = now();
    for (let index = 0; index < count; index++) {
      await new Promise((resolve) => setTimeout(resolve, idle));
      const batch = ++batches;
      const submitted = now();
      const end = ending(batch, 1);
      await producer.addOne('work', items(batch, 1, 0)[0]);
      latencies.push((await end) - submitted);
    }
    return { elapsed: now() - began, latencies };
  },
};

const producer = await peer.produce(url);
const workers = await Promise.all([1, 2].map(() => new Promise((resolve) => {
  const worker = fork(fileURLToPath(new URL('worker.mjs', import.meta.url)), [name, url]);
  worker.on('message', (message) => (message === 'ready' ? resolve(worker) : hear(message)));
})));
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  console.log(JSON.stringify(await cases[request.case](request)));
}
workers.forEach((worker) => worker.disconnect());
await producer.close();
process.exit(0);
