// graphile-worker on the database that it is told, with jobs that do nothing. `drain N`, at its fastest, with batched
// completion and a local queue: prints how many of N jobs it ended a second; what it needs to start is not counted.
// `wake N`, as delivered, one job after the other: prints how many milliseconds after each was added it began.
import { Logger, makeWorkerUtils, run } from 'graphile-worker';

const [connectionString, mode, count] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const logger = new Logger(() => () => {});

const utils = await makeWorkerUtils({ connectionString, logger });
await utils.migrate();
const fast = { concurrentJobs: 24, localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0, pollInterval: 100 };

if (mode === 'wake') {
  let begin;
  const runner = await run({
    logger,
    noHandleSignals: true,
    taskList: { nothing: () => begin() },
    preset: { worker: { connectionString, crontabFile: '/dev/null' } },
  });
  for (let place = 0; place < count; place += 1) {
    const begun = new Promise((resolve) => (begin = resolve));
    await utils.addJob('nothing', {});
    const added = performance.now();
    await begun;
    console.log(performance.now() - added);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await runner.stop();
  process.exit(0);
}

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
      ...fast,
      connectionString,
      maxPoolSize: 10,
      crontabFile: '/dev/null',
    },
  },
});
await finished;
await runner.stop();
console.log(Math.round((count / (performance.now() - started)) * 1000));
process.exit(0);
