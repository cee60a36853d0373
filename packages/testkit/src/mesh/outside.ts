import { renameSync, writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { startDnsServer } from './dns-server.ts';
import { startOvh } from './ovh.ts';
import { Zone } from './zone.ts';

// A thread of its own: tests wait for programs without letting their own thread answer anybody.
const { address, domain, file } = workerData as { address: string; domain: string; file: string };
const zone = new Zone(domain, (state) => {
  // The test's thread reads it at any moment.
  writeFileSync(`${file}.new`, JSON.stringify(state));
  renameSync(`${file}.new`, file);
});
const resolver = await startDnsServer(zone, address);
const keys = await startOvh(zone, address);
parentPort?.postMessage({ resolver, keys });
