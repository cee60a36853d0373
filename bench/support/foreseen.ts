import type { PaperRequest, PaperService } from './replay.ts';

/** One way in which everything could have gone so far. */
interface Course {
  /** Until when each service that is in use stays so. */
  readonly usedUntilMs: ReadonlyMap<string, number>;
  readonly admitted: number;
}

/**
 * The most wakes that any policy can admit: one that knows every request beforehand, needs no grace, and lets a service
 * sleep the moment nobody uses it. Exact: every course of yes and no is followed, and of those that lead to the same
 * state the best is kept.
 */
export function admittedWithForesight(
  services: readonly PaperService[],
  requests: readonly PaperRequest[],
  limitBytes: number,
): number {
  const needs = new Map(services.map(({ name, needBytes }) => [name, needBytes]));
  let courses: readonly Course[] = [{ usedUntilMs: new Map(), admitted: 0 }];
  for (const request of requests) {
    const open = courses.map((course) => letSleep(course, request));
    const answered = request.type === 'wake' ? open.flatMap((course) => [course, ...admit(course, request)]) : open;
    courses = bestOfEach(answered);
  }
  return Math.max(...courses.map(({ admitted }) => admitted));

  function admit({ usedUntilMs, admitted }: Course, { service, atMs, useMs }: Wake): Course[] {
    const longer = Math.max(usedUntilMs.get(service) ?? 0, atMs + useMs);
    const used = new Map(usedUntilMs).set(service, longer);
    const neededBytes = [...used.keys()].reduce((sum, name) => sum + needOf(name), 0);
    return neededBytes > limitBytes ? [] : [{ usedUntilMs: used, admitted: admitted + 1 }];
  }

  function needOf(name: string): number {
    const need = needs.get(name);
    if (need === undefined) throw new Error(`${name} is not in the studio`);
    return need;
  }
}

type Wake = Extract<PaperRequest, { type: 'wake' }>;

function letSleep({ usedUntilMs, admitted }: Course, { type, service, atMs }: PaperRequest): Course {
  const isOver = (name: string, untilMs: number) => untilMs <= atMs || (type === 'sleep' && name === service);
  return { usedUntilMs: new Map([...usedUntilMs].filter(([name, untilMs]) => !isOver(name, untilMs))), admitted };
}

function bestOfEach(courses: readonly Course[]): readonly Course[] {
  const best = new Map<string, Course>();
  for (const course of courses) {
    const state = JSON.stringify([...course.usedUntilMs].sort());
    if (course.admitted > (best.get(state)?.admitted ?? -1)) best.set(state, course);
  }
  return [...best.values()];
}
