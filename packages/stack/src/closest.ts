import { distance } from 'fastest-levenshtein';

/** The candidate that somebody who typed `word` probably meant; null when none is near. */
export function closest(word: string, candidates: readonly string[]): string | null {
  const typed = word.toLowerCase();
  let best: string | null = null;
  // Two letters that changed places are two apart.
  let bestDistance = Math.ceil(word.length / 3) + 1;
  for (const candidate of candidates) {
    const far = distance(typed, candidate.toLowerCase());
    if (far < bestDistance) [best, bestDistance] = [candidate, far];
  }
  return best;
}
