// The simulator and the front: the real program, in a process of its own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const binary = fileURLToPath(new URL('node_modules/.cache/botrunner', import.meta.url));

// How long the program may take to start and to stop.
const patience = 10_000;

// startSimulator returns once the simulator listens. Its owner calls stop.
export const startSimulator = () => start('sim');

// startFront returns once a front listens that serves a flow of the examples.
export const startFront = (flow, ...flags) =>
  start('serve', '--listen', '127.0.0.1:0', '--admin.listen', 'off', '--store', 'none', ...flags, fileURLToPath(new URL(`../../examples/flows/${flow}.flow.yaml`, import.meta.url)));

async function start(...args) {
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit'); // rejects if there was nothing to start
  process.once('exit', () => child.kill('SIGKILL')); // should nobody have called stop
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, 'line', { signal: AbortSignal.timeout(patience) }),
    exited.then(([code]) => assert.fail(`botrunner ${args[0]} ended with status ${code} before it listened`)),
  ]);
  const address = /^listening on (http:\/\/\S+)$/.exec(line)?.[1];
  assert.ok(address, `the first line says where botrunner listens, not ${JSON.stringify(line)}`);
  return { address, stop: () => stop(child, exited) };
}

// control steers the simulator: it shows what is asked for or, with a body,
// does something.
export async function control(address, path, body) {
  const answer = await fetch(`${address}/sim/${path}`, body && { method: 'POST', body: JSON.stringify(body) });
  assert.equal(answer.status, 200, `the simulator does as it is told: ${path}`);
  return answer.json();
}

// stop asks politely, as an operator would, and insists only after a while.
async function stop(child, exited) {
  const insist = setTimeout(() => child.kill('SIGKILL'), patience);
  child.kill('SIGTERM');
  const [code, signal] = await exited;
  clearTimeout(insist);
  assert.deepEqual([code, signal], [0, null], 'asked to stop, botrunner ends well, whoever is still connected');
}
