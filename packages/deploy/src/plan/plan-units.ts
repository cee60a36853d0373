import type { Deed, HostFile, HostUnit } from '@veille/compile';
import type { Observation } from '../observe/observation.ts';
import { displaced } from '../preflight/ports.ts';
import type { Change, UnitWork } from './plan.ts';
import type { Case, Part } from './plan-deploy.ts';
import { inStopOrder, watch } from './stop-order.ts';

const unitFolder = '/etc/systemd/system/';

type PlannedUnit = UnitWork & { readonly target: string };

/** What is done when the files lie in their places: each deed once, each unit once, and what is gone is stopped first. */
export function planUnits(given: Case, files: readonly HostFile[], removals: readonly string[]): Part {
  const { artifacts, observation, isWanted } = given;
  const deeds = [...new Map(files.flatMap(({ after }) => after).map((deed) => [JSON.stringify(deed), deed])).values()];
  const listed = artifacts.units.filter(({ target }) => isWanted(target));
  const gone = removals.filter((path) => path.startsWith(unitFolder)).map((path) => path.slice(unitFolder.length));
  const stops = inStopOrder(gone.map((name) => ({ name, target: 'host' })));
  const ports = artifacts.ports.filter(({ target }) => given.wish.adopt && isWanted(target));
  const leaving = displaced({ ...artifacts, ports }, observation).map((name) => ({ name, target: 'caddy' }));
  const units: PlannedUnit[] = [
    ...[...leaving, ...stops].map((unit) => ({ ...unit, enabled: false, act: 'stop' as const })),
    ...listed.flatMap((unit) => unitWork(unit, deeds, observation)),
    ...unlisted(deeds, listed, files),
  ];
  const others = deeds.filter((deed) => deed.type !== 'reload' && deed.type !== 'restart');
  if (gone.length > 0 && !others.some(({ type }) => type === 'daemon-reload'))
    others.unshift({ type: 'daemon-reload' });
  return {
    changes: [...units.map((unit) => changeOf(unit, observation)), ...others.flatMap((deed) => restartOf(deed, files))],
    blocked: [],
    notes: gone.includes(watch) && !observation.units.get(watch)?.active ? [leftRunning(artifacts.host)] : [],
    work: { units: units.map(({ name, enabled, act }) => ({ name, enabled, act })), deeds: others },
  };
}

function leftRunning(host: string): string {
  return `${watch} does not run on ${host}, so nobody stops what is awake there, and its networks are open to neighbours afterwards: start the unit first (sudo systemctl start ${watch}), or stop what is left with docker stop.`;
}

function unitWork(unit: HostUnit, deeds: readonly Deed[], { units }: Observation): PlannedUnit[] {
  const state = units.get(unit.name);
  const asked = deeds.flatMap((deed) => ('unit' in deed && deed.unit === unit.name ? [deed.type] : []));
  if (!state?.active) return [{ ...unit, enabled: true, act: 'start' }];
  if (asked.includes('restart')) return [{ ...unit, enabled: true, act: 'restart' }];
  if (asked.includes('reload')) return [{ ...unit, enabled: true, act: 'reload' }];
  return state.enabled ? [] : [{ ...unit, enabled: true, act: 'settle' }];
}

/** Units of others that have to hear of a change, such as one that reads a file that both write. */
function unlisted(deeds: readonly Deed[], listed: readonly HostUnit[], files: readonly HostFile[]): PlannedUnit[] {
  return deeds.flatMap((deed) =>
    'unit' in deed && !listed.some(({ name }) => name === deed.unit)
      ? [{ name: deed.unit, enabled: null, act: deed.type, target: targetOf(deed, files) }]
      : [],
  );
}

function targetOf(deed: Deed, files: readonly HostFile[]): string {
  const text = JSON.stringify(deed);
  return files.find(({ after }) => after.some((each) => JSON.stringify(each) === text))?.target ?? 'host';
}

function changeOf({ name, target, act }: PlannedUnit, { units }: Observation): Change {
  const common = { target, name, diff: null };
  if (act === 'reload' || act === 'restart') return { ...common, sign: '~', what: act, detail: null };
  if (act === 'stop') return { ...common, sign: '-', what: 'unit', detail: stopDetail(name, units) };
  const started = units.get(name)?.enabled ? 'started' : 'enabled and started';
  return { ...common, sign: units.has(name) ? '~' : '+', what: 'unit', detail: act === 'settle' ? 'enabled' : started };
}

function stopDetail(name: string, units: Observation['units']): string {
  const along = name === watch && units.get(name)?.active ? ', and with it what is awake' : '';
  return `stopped and disabled${along}`;
}

function restartOf(deed: Deed, files: readonly HostFile[]): Change[] {
  if (deed.type !== 'restart-compose') return [];
  return [{ sign: '~', target: targetOf(deed, files), what: 'restart', name: deed.folder, detail: null, diff: null }];
}
