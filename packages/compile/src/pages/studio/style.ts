import { squeeze } from '../html.ts';
import { look } from '../look.ts';

export const studioStyle = `${look}\n${squeeze(`
  .frame { width: min(100%, 58rem) }
  .label::before { animation: none }
  ul { list-style: none; margin-top: calc(2 * var(--step)); border-top: 1px solid var(--line) }
  li { position: relative; display: grid; grid-template-columns: 1.5rem minmax(0, 1fr) auto; align-items: baseline; column-gap: .5rem; padding: 1.125rem .5rem; border-bottom: 1px solid var(--line); transition: background .15s }
  li:hover { background: color-mix(in srgb, var(--accent) 9%, transparent) }
  li { --state: var(--soft) }
  li[data-status=ready] { --state: var(--bright) }
  li[data-status=starting], li[data-status=stopping] { --state: #4db5ff }
  li[data-status=failed] { --state: #ff6b6b }
  li::before { content: ""; width: .5rem; height: .5rem; border: 1px solid var(--state); align-self: center }
  li[data-status=ready]::before, li[data-status=starting]::before, li[data-status=failed]::before { background: var(--state); box-shadow: 0 0 .75em var(--state) }
  li[data-status=unavailable]::before { height: 0; border-width: 1px 0 0 }
  li[data-status=starting]::before { animation: blink 1.2s steps(2, jump-none) infinite }
  .door { font-size: 1.125rem; color: var(--ink); text-decoration: none }
  .door::after { content: ""; position: absolute; inset: 0 }
  .door:hover, .door:focus-visible { color: var(--bright) }
  .host, .reason { grid-column: 2 / -1; color: var(--soft); font-size: .8125rem }
  .reason:empty { display: none }
  li[data-status=failed] .reason { color: #ff9c9c }
  .state { justify-self: end; color: var(--state); font-size: .875rem; white-space: nowrap }
  .soon { grid-column: 2; color: #ffc766; font-size: .8125rem; align-self: center }
  .soon:empty { display: none }
  li form { grid-column: 3; position: relative; z-index: 1 }
  li button { padding: .375rem .75rem; border: 1px solid var(--accent); background: none; color: var(--bright); font: inherit; font-size: .8125rem; cursor: pointer }
  li button:hover { background: var(--bright); color: var(--ground) }
  #lost { margin-top: 1rem; color: #ffc766; font-size: .8125rem }
`)}`;
