import { squeeze } from '../html.ts';
import { look } from '../look.ts';

/** Every state's words stand in the page; the one attribute `data-status` decides which are seen. */
export const asleepStyle = `${look}\n${squeeze(`
  [data-when] { display: none }
  [data-status=stopped] [data-when~=stopped], [data-status=starting] [data-when~=starting],
  [data-status=ready] [data-when~=ready], [data-status=stopping] [data-when~=stopping],
  [data-status=failed] [data-when~=failed], [data-status=unavailable] [data-when~=unavailable] { display: revert }
  :root:has([data-status=failed]) { --accent: #ff3c3c; --bright: #ff8080; --line: #3b171a }
  :root:has([data-status=unavailable]) { --accent: #6484a3; --bright: #9cc9ee }
  :root:has([data-status=ready]) { --accent: #00d4ff }
  [data-status=failed] .label::before, [data-status=unavailable] .label::before, [data-status=ready] .label::before { animation: none }
  .reason { margin-top: .75rem; padding-left: 1rem; border-left: 2px solid var(--accent); color: var(--ink) }
  .reason:empty { display: none }
  .progress { margin-top: calc(1.5 * var(--step)) }
  progress { display: block; width: 100%; height: .5rem; appearance: none; border: 0; background: none; --cell: repeating-linear-gradient(90deg, #000 0 .5rem, transparent .5rem .6875rem) }
  progress, progress::-webkit-progress-bar { background: var(--line) }
  progress { -webkit-mask: var(--cell); mask: var(--cell) }
  progress::-webkit-progress-value { background: linear-gradient(90deg, var(--accent), var(--bright)); transition: width .3s linear }
  progress::-moz-progress-bar { background: linear-gradient(90deg, var(--accent), var(--bright)) }
  progress:indeterminate { background: linear-gradient(90deg, var(--line) 35%, var(--accent) 50%, var(--line) 65%) 0 0 / 300% 100%; animation: sweep 2.4s linear infinite }
  progress:indeterminate::-webkit-progress-bar { background: none }
  progress:indeterminate::-moz-progress-bar { background: none }
  @keyframes sweep { from { background-position: 100% 0 } to { background-position: 0 0 } }
  .times { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1.5rem; margin-top: .625rem; font-size: .8125rem; color: var(--soft); font-variant-numeric: tabular-nums }
  #elapsed { color: var(--bright) }
  .room { margin-top: calc(1.5 * var(--step)) }
  .room > p { margin-top: .625rem }
  .room .row { margin-top: 1rem }
  .log { margin-top: calc(1.5 * var(--step)) }
  [data-status=stopped] .log, [data-status=unavailable] .log, :not([data-status=starting]) > .log:has(pre:empty) { display: none }
  pre:empty::before { content: "_"; color: var(--bright); animation: blink 1.2s steps(2, jump-none) infinite }
  h2 { font-size: .75rem; font-weight: 400; letter-spacing: .14em; text-transform: uppercase; color: var(--soft) }
  pre { margin-top: .625rem; height: 12.5em; overflow: auto; padding: .875rem 1rem; border: 1px solid var(--line); background: rgb(0 0 0 / .6); font: inherit; font-size: .8125rem; line-height: 1.55; white-space: pre-wrap; color: var(--soft); scrollbar-color: var(--line) transparent }
  pre span { display: block }
  pre span:last-child { color: var(--ink) }
  .act { margin-top: calc(1.5 * var(--step)) }
  .row { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem 1.25rem }
  .act small { color: var(--soft); font-size: .8125rem }
  button, .go { display: inline-block; padding: .8125rem 1.625rem; border: 1px solid var(--accent); background: color-mix(in srgb, var(--accent) 14%, transparent); color: var(--bright); font: inherit; text-decoration: none; letter-spacing: .02em; cursor: pointer; transition: background .15s, color .15s }
  button:hover, .go:hover { background: var(--bright); color: var(--ground) }
  #lost { margin-top: 1rem; color: #ffc766; font-size: .8125rem }
`)}`;
