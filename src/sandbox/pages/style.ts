/** The look of the pages: close enough to GitHub's that one knows one's way about, light and dark. */
export const style = `
:root { color-scheme: light dark; --bg: #fff; --soft: #f6f8fa; --line: #d1d9e0; --ink: #1f2328; --dim: #59636e;
  --link: #0969da; --green: #1a7f37; --red: #d1242f; --amber: #9a6700; --purple: #8250df; --bar: #24292f; --bubble: #ddf4ff; }
@media (prefers-color-scheme: dark) { :root { --bg: #0d1117; --soft: #151b23; --line: #3d444d; --ink: #f0f6fc;
  --dim: #9198a1; --link: #4493f8; --green: #3fb950; --red: #f85149; --amber: #d29922; --purple: #ab7df8; --bar: #010409; --bubble: #121d2f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
header { display: flex; gap: 16px; align-items: center; padding: 14px 24px; background: var(--bar); color: #fff; }
header a, header span { color: #fff; } header .mark { font-weight: 700; letter-spacing: .02em; }
header nav { display: flex; gap: 8px; } header .note { margin-left: auto; opacity: .6; font-size: 12px; }
main { max-width: 1012px; margin: 24px auto; padding: 0 16px; }
h1 { font-size: 26px; font-weight: 400; margin: 0 0 8px; } h1 .dim { font-weight: 300; } h1 .sign { width: 22px; height: 22px; vertical-align: -3px; } h2 { font-size: 16px; }
.dim { color: var(--dim); } .row { display: flex; gap: 8px; align-items: center; } .push { margin-left: auto; } .push, button, .head b { white-space: nowrap; } aside .item .dim { display: none; }
.box { border: 1px solid var(--line); border-radius: 6px; margin: 16px 0; background: var(--bg); }
.box > .head { padding: 8px 16px; background: var(--soft); border-bottom: 1px solid var(--line); border-radius: 6px 6px 0 0; }
.box > .item { padding: 10px 16px; border-top: 1px solid var(--line); } .box > .item:first-child, .box > .head + .item { border-top: 0; }
.box > .body { padding: 16px; overflow-x: auto; }
.state { display: inline-block; border-radius: 2em; padding: 4px 12px; color: #fff; font-weight: 500; }
.state.open { background: #1f883d; } .state.closed { background: #cf222e; } .state.merged { background: #8250df; } .state.draft { background: #59636e; }
.branch { background: var(--bubble); color: var(--link); border-radius: 6px; padding: 2px 6px; font: 12px ui-monospace, monospace; }
.face { border-radius: 50%; vertical-align: middle; } .badge { border: 1px solid var(--line); border-radius: 2em; padding: 0 7px; font-size: 12px; color: var(--dim); }
.sign { fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; vertical-align: text-bottom; flex: none; }
.sign.success { color: var(--green); } .sign.failure { color: var(--red); } .sign.running, .sign.queued, .sign.action { color: var(--amber); }
.sign.skipped, .sign.neutral, .sign.cancelled { color: var(--dim); } .sign .dot { fill: currentColor; } .sign .track { opacity: .25; }
.sign .turning { transform-origin: 8px 8px; animation: turn 1s linear infinite; } @keyframes turn { to { transform: rotate(360deg); } }
.comment { display: flex; gap: 12px; } .comment > .box { flex: 1; min-width: 0; margin-top: 0; }
button { font: inherit; font-size: 12px; font-weight: 500; padding: 3px 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--soft); color: var(--ink); cursor: pointer; }
button:hover { border-color: var(--dim); } button.primary { background: #1f883d; border-color: #1f883d; color: #fff; padding: 6px 16px; font-size: 14px; }
form { display: inline; } textarea { width: 100%; min-height: 90px; padding: 8px; font: inherit; border: 1px solid var(--line); border-radius: 6px; background: var(--bg); color: var(--ink); }
code, pre { font: 12px/1.45 ui-monospace, SFMono-Regular, Menlo, monospace; } :not(pre) > code { background: var(--soft); border-radius: 6px; padding: .2em .4em; }
pre { background: var(--soft); padding: 12px; border-radius: 6px; overflow-x: auto; }
.prose > :first-child { margin-top: 0; } .prose > :last-child { margin-bottom: 0; } .prose img { max-width: 100%; }
.prose h1, .prose h2, .prose h3 { font-weight: 600; } .prose h1, .prose h2 { border-bottom: 1px solid var(--line); padding-bottom: .3em; } .prose h1 { font-size: 24px; } .prose h2 { font-size: 20px; } .prose h3 { font-size: 16px; }
.prose table { margin: 0 0 16px; border-collapse: collapse; display: block; overflow-x: auto; } .prose th, .prose td { border: 1px solid var(--line); padding: 6px 13px; } .prose tr:nth-child(2n) { background: var(--soft); }
.prose blockquote { margin: 0 0 16px; padding: 0 1em; color: var(--dim); border-left: .25em solid var(--line); }
.prose .markdown-alert { color: inherit; border-color: var(--link); } .prose .markdown-alert-title { font-weight: 600; color: var(--link); }
.prose .markdown-alert-warning, .prose .markdown-alert-caution { border-color: var(--amber); } .prose .markdown-alert-warning .markdown-alert-title { color: var(--amber); }
.note-failure { border-left: 4px solid var(--red); } .note-warning { border-left: 4px solid var(--amber); } .note-notice { border-left: 4px solid var(--dim); }
.columns { display: grid; grid-template-columns: 280px 1fr; gap: 24px; } .columns > * { min-width: 0; } .current { font-weight: 600; background: var(--soft); }
@media (max-width: 760px) { .columns { grid-template-columns: 1fr; } header .note { display: none; } }
.lines { counter-reset: line; } .lines span { display: block; } .lines span::before { counter-increment: line; content: counter(line); display: inline-block; width: 3em; margin-right: 1em; text-align: right; color: var(--dim); }
.lines span:target { background: #fff8c5; color: #1f2328; }
`;
