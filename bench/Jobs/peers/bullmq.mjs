// BullMQ on Redis: a return value is stored with its job, and with appendfsync always Redis answers once that is on disk.
import { Queue, Worker } from 'bullmq';

const connectionOf = (url) => {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port), maxRetriesPerRequest: null };
};

export async function produce(url) {
  const connection = connectionOf(url);
  const queues = { work: new Queue('work', { connection }), held: new Queue('held', { connection }) };
  return {
    add: (queue, jobs) => queues[queue].addBulk(jobs.map((data) => ({ name: 'item', data }))),
    addOne: (queue, data) => queues[queue].add('item', data),
    clear: (queue) => queues[queue].obliterate({ force: true }),
    close: () => Promise.all(Object.values(queues).map((queue) => queue.close())),
  };
}

export async function work(url, run, ended) {
  const worker = new Worker('work', async (job) => run(job.data), { connection: connectionOf(url), concurrency: 10 });
  worker.on('completed', (job) => ended([job.data]));
  await worker.waitUntilReady();
  return () => worker.close();
}
