// One of the two worker processes of a peer. Usage: worker.mjs <peer> <url>, with a channel to the driver.
const [, , name, url] = process.argv;
const peer = await import(`./${name}.mjs`);

let told = [];

// Keeps a core busy for as many microseconds as the item says, and has an empty result.
function run(item) {
  item.started = Number(process.hrtime.bigint());
  const end = item.started + item.microseconds * 1000;
  while (Number(process.hrtime.bigint()) < end);
  return { counts: [] };
}

function ended(items) {
  if (told.length === 0) {
    setImmediate(() => {
      process.send(told);
      told = [];
    });
  }
  for (const item of items) {
    told.push([item.batch, item.started]);
  }
}

const stop = await peer.work(url, run, ended);
process.send('ready');
process.on('disconnect', async () => {
  await stop();
  process.exit(0);
});
