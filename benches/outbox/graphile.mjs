// graphile-worker at its fastest: batched completion and a local queue, on the database that it is told, with jobs that do
// nothing. Prints how many it ended a second; what it needs to start is not counted.
import { Logger, makeWorkerUtils, run } from 'graphile-worker';

const [connectionString, count] = [process.argv[2], Number(process.argv[3])];
const logger = new Logger(() => () => {});

const utils = await makeWorkerUtils({ connectionString, logger });
await utils.migrate();
await utils.withPgClient((client) =>
  client.query(
    `select graphile_worker.add_jobs(array_agg(json_populate_record(null::graphile_worker.job_spec, '{"identifier": "nothing", "payload": {}}')))
     from generate_series(1, $1::int)`,
    [count],
  ),
);
await utils.release();

let ended = 0;
let started;
let finish;
const finished = new Promise((resolve) => (finish = resolve));
const runner = await run({
  logger,
  noHandleSignals: true,
  taskList: {
    nothing: () => {
      started ??= performance.now();
      if (++ended === count) finish();
    },
  },
  preset: {
    worker: {
      connectionString,
      concurrentJobs: 24,
      maxPoolSize: 10,
      pollInterval: 100,
      localQueue: { size: 500 },
      completeJobBatchDelay: 0,
      failJobBatchDelay: 0,
      crontabFile: '/dev/null',
    },
  },
});
await finished;
await runner.stop();
console.log(Math.round((count / (performance.now() - started)) * 1000));
process.exit(0);
