// pg-boss on PostgreSQL, woken by NOTIFY: takes jobs by the batch and stores a batch's results in one statement.
import { PgBoss } from 'pg-boss';

const open = async (connectionString) => {
  const boss = new PgBoss({ connectionString, useListenNotify: true });
  boss.on('error', (error) => console.error(error.message));
  await boss.start();
  return boss;
};

export async function produce(url) {
  const boss = await open(url);
  await boss.createQueue('work', { notify: true });
  await boss.createQueue('held');
  return {
    add: (queue, jobs) => boss.insert(queue, jobs.map((data) => ({ data }))),
    addOne: (queue, data) => boss.send(queue, data),
    clear: (queue) => boss.deleteAllJobs(queue),
    close: () => boss.stop({ graceful: false }),
  };
}

export async function work(url, run, ended) {
  const boss = await open(url);

  // A batch's results are stored after its handler has returned, and nothing tells of it but the statement itself.
  const unsettled = new Map();
  const db = boss.getDb();
  const execute = db.executeSql.bind(db);
  db.executeSql = async (text, values) => {
    const answer = await execute(text, values);
    if (unsettled.size > 0 && values) {
      const said = JSON.stringify(values);
      for (const [id, items] of unsettled) {
        if (said.includes(id)) {
          unsettled.delete(id);
          ended(items);
        }
      }
    }
    return answer;
  };

  const options = { batchSize: 20, burstWhenBatchFull: true, perJobResults: true, localConcurrency: 2 };
  await boss.work('work', options, async (jobs) => {
    const results = jobs.map((job) => ({ id: job.id, status: 'completed', output: run(job.data) }));
    unsettled.set(jobs[0].id, jobs.map((job) => job.data));
    return results;
  });
  return () => boss.stop({ graceful: false });
}
