import { squeeze } from './html.ts';

/** The terminal look that all pages share: a black ground with a fine grid and scan lines, and a frame of corner brackets. */
export const look = squeeze(`
  :root {
    --ground: #03060a; --ink: #dbe7f2; --soft: #8fa5bb; --line: #1c2d3f;
    --accent: #0096ff; --bright: #00d4ff; --step: 1.5rem;
    color-scheme: dark;
    font: 400 100%/1.6 ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
    background: var(--ground); color: var(--ink);
    -webkit-text-size-adjust: 100%;
  }
  [data-tone=refusal] { --ground: #070304; --line: #3b171a; --accent: #ff3c3c; --bright: #00ff41; --soft: #b59c9c; --ink: #f2e1e1 }
  [data-tone=trouble] { --ground: #080603; --line: #362910; --accent: #ffab2e; --bright: #ffc766; --soft: #b5a78e; --ink: #f1e8d8 }
  [data-tone=quiet] { --accent: #6484a3; --bright: #9cc9ee }
  *, ::before, ::after { box-sizing: border-box; margin: 0; padding: 0 }
  body {
    min-height: 100vh; min-height: 100svh; display: grid; justify-items: center; align-items: start;
    padding: min(11vh, 9vw + .5rem) clamp(.75rem, 4vw, 3rem) 2rem; overflow-wrap: anywhere;
  }
  body::before, body::after { content: ""; position: fixed; inset: 0; z-index: -1; pointer-events: none }
  body::before {
    background:
      repeating-linear-gradient(rgb(255 255 255 / .022) 0 1px, transparent 1px 3px),
      radial-gradient(ellipse 60rem 34rem at 50% 8%, var(--accent), transparent) 0 0 / 100% 100%;
    opacity: .16;
  }
  body::after {
    background:
      linear-gradient(var(--line) 1px, transparent 1px) 50% 0 / 100% 2.5rem,
      linear-gradient(90deg, var(--line) 1px, transparent 1px) 50% 0 / 2.5rem 100%;
    -webkit-mask-image: radial-gradient(ellipse 70rem 46rem at 50% 20%, rgb(0 0 0 / .8), transparent);
    mask-image: radial-gradient(ellipse 70rem 46rem at 50% 20%, rgb(0 0 0 / .8), transparent);
  }
  .frame {
    position: relative; width: min(100%, 46rem); padding: clamp(1.5rem, 5vw, 3.25rem);
    --corner: var(--accent); --at: 1.5rem; --ruling: repeating-linear-gradient(transparent 0 2px, rgb(0 0 0 / .28) 2px 3px);
    background:
      linear-gradient(var(--corner) 0 0) 0 0 / var(--at) 2px, linear-gradient(var(--corner) 0 0) 0 0 / 2px var(--at),
      linear-gradient(var(--corner) 0 0) 100% 0 / var(--at) 2px, linear-gradient(var(--corner) 0 0) 100% 0 / 2px var(--at),
      linear-gradient(var(--corner) 0 0) 0 100% / var(--at) 2px, linear-gradient(var(--corner) 0 0) 0 100% / 2px var(--at),
      linear-gradient(var(--corner) 0 0) 100% 100% / var(--at) 2px, linear-gradient(var(--corner) 0 0) 100% 100% / 2px var(--at),
      var(--ruling), rgb(0 0 0 / .42);
    background-repeat: no-repeat, no-repeat, no-repeat, no-repeat, no-repeat, no-repeat, no-repeat, no-repeat, repeat, repeat;
  }
  .label {
    display: flex; align-items: center; gap: .75em;
    color: var(--bright); font-size: .8125rem; letter-spacing: .18em; text-transform: uppercase;
  }
  .label::before {
    content: ""; flex: none; width: .625em; height: 1.1em; background: var(--accent); box-shadow: 0 0 .75em var(--accent);
    animation: blink 1.2s steps(2, jump-none) infinite;
  }
  @keyframes blink { to { opacity: .15 } }
  h1 {
    margin-top: var(--step); font-size: clamp(1.75rem, 6.2vw, 2.75rem); line-height: 1.15; font-weight: 500; letter-spacing: -.025em; text-wrap: balance;
    text-shadow: 0 0 1.5rem color-mix(in srgb, var(--accent) 55%, transparent);
  }
  .lead { margin-top: var(--step); color: var(--soft); max-width: 36em; text-wrap: pretty }
  .lead + .lead { margin-top: .75rem }
  a { color: var(--bright); text-underline-offset: .3em; text-decoration-thickness: 1px }
  a:hover { text-decoration-thickness: 2px }
  :focus-visible { outline: 2px solid var(--bright); outline-offset: 4px }
  .shell { margin-top: var(--step); padding: .875rem 1.125rem; border: 1px solid var(--line); background: rgb(0 0 0 / .6); color: var(--ink) }
  .shell::before { content: "$ "; color: var(--bright) }
  footer {
    margin-top: calc(1.75 * var(--step)); padding-top: 1rem; border-top: 1px solid var(--line);
    display: flex; flex-wrap: wrap; gap: .5rem 2rem; justify-content: space-between;
    color: var(--soft); font-size: .8125rem;
  }
  @media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; transition: none !important } }
`);
