// graphile-worker on PostgreSQL: keeps no results of its own, so each task stores its own in a table, as its users do.
import { makeWorkerUtils, run as start, Logger } from 'graphile-worker';

const logger = new Logger(() => () => {});

export async function produce(url) {
  const utils = await makeWorkerUtils({ connectionString: url, logger });
  await utils.migrate();
  await utils.withPgClient((client) =>
    client.query('CREATE TABLE IF NOT EXISTS result (job_id bigint PRIMARY KEY, body jsonb NOT NULL)'));
  return {
    add: (queue, jobs) => utils.addJobs(jobs.map((payload) => ({ identifier: queue, payload }))),
    addOne: (queue, payload) => utils.addJob(queue, payload),
    clear: (queue) => utils.withPgClient((client) =>
      client.query('DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t WHERE t.id = j.task_id AND t.identifier = $1', [queue])),
    close: () => utils.release(),
  };
}

export async function work(url, run, ended) {
  const runner = await start({
    connectionString: url,
    noHandleSignals: true,
    preset: { worker: { logger, concurrentJobs: 10, maxPoolSize: 12, localQueue: { size: 20 }, completeJobBatchDelay: 0 } },
    taskList: {
      work: async (payload, helpers) => {
        const body = JSON.stringify(run(payload));
        await helpers.query('INSERT INTO result (job_id, body) VALUES ($1, $2)', [helpers.job.id, body]);
        ended([payload]);
      },
    },
  });
  return () => runner.stop();
}
