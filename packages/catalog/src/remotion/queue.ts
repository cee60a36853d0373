import type { Companion, KindContext } from '@veille/stack';

/** A Redis of its own, on a Unix socket only, that has written a job to disk before it answers. */
export function queue(context: KindContext): Companion {
  const socket = context.companionAddress('queue').replace(/^unix\//, '');
  return {
    suffix: 'queue',
    title: 'Remotion render queue',
    run: {
      type: 'process',
      command: ['redis-server', ...redisOptions(socket, context.dataFolder)],
      env: {},
      listen: 'socket',
      stopTimeoutMs: 10_000,
    },
    probe: { send: 'PING\r\n', expect: '+PONG' },
  };
}

function redisOptions(socket: string, dataFolder: string): string[] {
  return [
    ...['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700'],
    // Redis does not make the folder of `--dir`, only the one inside it.
    ...['--dir', dataFolder, '--appenddirname', 'queue'],
    ...['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''],
    // BullMQ loses jobs on a Redis that evicts keys.
    ...['--maxmemory-policy', 'noeviction'],
    ...['--daemonize', 'no', '--logfile', ''],
  ];
}
