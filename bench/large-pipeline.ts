/** A pipeline of the size that large projects have: 500 jobs, by templates from other files, matrices, rules and needs. */

export interface LargePipeline {
  readonly text: string;
  /** Files it includes, by path. */
  readonly files: Readonly<Record<string, string>>;
}

const MODULES = 40;
const MEMBERS = 10;
const CHECKS = 100;

export function createLargePipeline(): LargePipeline {
  const modules = Array.from({ length: MODULES }, (_, index) => moduleJob(`module-${index}`));
  const checks = Array.from({ length: CHECKS }, (_, index) => checkJob(`check-${index}`, `module-${index % MODULES}`));
  return {
    text: [HEAD, ...modules, ...checks].join('\n'),
    files: { 'ci/templates.yml': TEMPLATES, 'ci/rules.yml': RULES },
  };
}

const HEAD = `include: [ci/*.yml]
stages: [build, test, deploy]
default:
  image: registry.example.com/$CI_PROJECT_PATH/tools:$TOOLS
  retry: { max: 1, when: [runner_system_failure] }
variables:
  TOOLS: "7"
  GREETING: "$CI_COMMIT_REF_SLUG by $CI_COMMIT_AUTHOR"
`;

const TEMPLATES = `.base:
  before_script: [./set-up "$MODULE"]
  cache: { key: { files: [package-lock.json], prefix: $MODULE }, paths: [node_modules/] }
.build:
  extends: .base
  stage: build
  artifacts: { paths: [out/], expire_in: 1 week }
  script: [./build "$MODULE" "$VARIANT"]
.check:
  extends: .base
  stage: test
  script: [!reference [.build, script], ./check "$MODULE"]
`;

const RULES = `.usual:
  rules:
    - if: $CI_COMMIT_MESSAGE =~ /^draft/i
      when: never
    - if: $CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_DRAFT != "true"
    - changes: ["src/**/*", package-lock.json]
`;

function moduleJob(name: string): string {
  const variants = Array.from({ length: MEMBERS }, (_, index) => `v${index}`);
  return `${name}:
  extends: [.build, .usual]
  variables: { MODULE: ${name}, TITLE: "$MODULE for $VARIANT: $GREETING" }
  parallel: { matrix: [{ VARIANT: [${variants.join(', ')}] }] }
`;
}

function checkJob(name: string, needed: string): string {
  return `${name}:
  extends: .check
  variables: { MODULE: ${needed} }
  needs: [{ job: ${needed}, parallel: { matrix: [{ VARIANT: [v0, v1] }] } }]
  rules:
    - !reference [.usual, rules]
    - exists: [package.json]
      when: manual
`;
}
