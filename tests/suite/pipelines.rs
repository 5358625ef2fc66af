//! What runs `writings lint` on GitHub and GitLab: held to the schemas of both, and its shell run as they would.

use super::harness::{Ran, Sandbox, judge_program};
use super::readme::snippet;
use super::wheel::folder_of_the_wheel;
use serde_yaml::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Whether a file fits a schema that check-jsonschema brings along.
fn fits(schema: &str, text: &str) -> bool {
    let sandbox = Sandbox::with(&[("file.yml", text)]);
    let mut judge = sandbox.lone(judge_program("check-jsonschema"));
    let ran = Ran::from(judge.args(["--builtin-schema", schema, "file.yml"]).output().unwrap());
    assert!(ran.code == 0 || ran.out.contains("Schema validation errors were encountered."), "{}{}", ran.out, ran.err);
    ran.code == 0
}

#[test]
fn the_files_fit_the_schemas_of_their_hosts() {
    let action = fs::read_to_string("action.yml").unwrap();
    assert!(fits("vendor.github-actions", &action));
    assert!(!fits("vendor.github-actions", &action.replacen("shell: bash", "", 1)));
    let workflow = snippet(".github/workflows/writings.yml");
    assert!(fits("vendor.github-workflows", &workflow));
    assert!(!fits("vendor.github-workflows", &workflow.replace("runs-on", "run-on")));
    let pipeline = snippet(".gitlab-ci.yml");
    assert!(fits("vendor.gitlab-ci", &pipeline));
    assert!(!fits("vendor.gitlab-ci", &pipeline.replace("when: always", "when: ever")));
}

/// One version, and no input that the action does not have.
#[test]
fn the_versions_and_inputs_are_those_that_are() {
    let version = env!("CARGO_PKG_VERSION");
    let action = Action::read();
    assert_eq!(action.default("version"), version);
    let workflow: Value = serde_yaml::from_str(&snippet(".github/workflows/writings.yml")).unwrap();
    let step = &workflow["jobs"]["writings"]["steps"][1];
    assert_eq!(step["uses"].as_str().unwrap().rsplit_once('@').unwrap().1, format!("v{version}"));
    for (name, _) in step["with"].as_mapping().unwrap() {
        assert!(!action.0["inputs"][name].is_null(), "the action has no input {name:?}");
    }
    assert!(snippet(".gitlab-ci.yml").contains(&format!("pip install --quiet writings-cli=={version}\n")));
}

/// The action, run as the runners of GitHub run it.
pub struct Action(Value);

impl Action {
    pub fn read() -> Self {
        Self(serde_yaml::from_str(&fs::read_to_string("action.yml").unwrap()).unwrap())
    }

    fn default(&self, input: &str) -> &str {
        self.0["inputs"][input]["default"].as_str().unwrap_or_else(|| panic!("the action has no input {input}"))
    }

    fn steps(&self) -> &[Value] {
        self.0["runs"]["steps"].as_sequence().unwrap()
    }

    /// Runs one of the steps in a checkout, with inputs and variables of the environment. What the steps leave to each other and to the
    /// job lies in `.runner`.
    pub fn step(&self, at: usize, checkout: &Sandbox, inputs: &[(&str, &str)], variables: &[(&str, &str)]) -> Ran {
        let step = &self.steps()[at];
        let script = step["run"].as_str().unwrap();
        assert!(!script.contains("${{"), "an expression in a script is read as shell:\n{script}");
        assert_eq!(step["shell"], Value::from("bash"));
        checkout.write(".runner/step.sh", script.as_bytes());
        let runner = checkout.path().join(".runner");
        let mut bash = checkout.lone("bash");
        match &step["working-directory"] {
            Value::Null => {}
            folder => {
                assert_eq!(*folder, Value::from("${{ runner.temp }}"));
                bash.current_dir(&runner);
            }
        }
        bash.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(runner.join("step.sh"));
        for (name, value) in step["env"].as_mapping().unwrap() {
            let input = value.as_str().unwrap().strip_prefix("${{ inputs.").unwrap().strip_suffix(" }}").unwrap();
            let given = inputs.iter().find(|(name, _)| *name == input).map(|(_, value)| *value);
            bash.env(name.as_str().unwrap(), given.unwrap_or(self.default(input)));
        }
        let added = fs::read_to_string(runner.join("path")).unwrap_or_default();
        let tools = [checkout.path().join(".tools"), python_alone(checkout)];
        bash.env("PATH", std::env::join_paths(added.lines().map(Into::into).chain(tools)).unwrap());
        bash.env("GITHUB_ACTIONS", "true").env("CI", "true").env("GITHUB_WORKSPACE", checkout.path());
        bash.env("GITHUB_PATH", runner.join("path")).env("GITHUB_STEP_SUMMARY", runner.join("summary.md"));
        bash.env("RUNNER_TEMP", &runner).env("PIP_FIND_LINKS", folder_of_the_wheel());
        Ran::from(bash.envs(variables.iter().copied()).output().unwrap())
    }
}

/// A folder for the path, with Python and nothing else.
pub fn python_alone(sandbox: &Sandbox) -> PathBuf {
    let folder = sandbox.path().join(".python");
    if !folder.exists() {
        fs::create_dir(&folder).unwrap();
        std::os::unix::fs::symlink(judge_program("python"), folder.join("python3")).unwrap();
    }
    folder
}

/// The first step, and what it puts on the path for the second.
#[test]
fn the_action_installs_the_wheel() {
    let checkout = Sandbox::empty();
    Action::read().step(0, &checkout, &[], &[]).ended(0);
    let added = fs::read_to_string(checkout.path().join(".runner/path")).unwrap();
    let program = checkout.lone(Path::new(added.trim()).join("writings")).arg("--version").output().unwrap();
    assert_eq!(Ran::from(program).ended(0).out, concat!("writings ", env!("CARGO_PKG_VERSION"), "\n"));
    assert_ne!(Action::read().step(0, &checkout, &[("version", "0.1.0; touch x")], &[]).code, 0);
    assert!(!checkout.path().join("x").exists());
}

/// Modules of the checkout, which a stranger may have written, are not those that the action runs; nor are such in its own folder.
#[test]
fn the_action_runs_nothing_of_the_checkout() {
    let checkout = Sandbox::empty();
    let ran = checkout.path().join("ran");
    let hostile = format!(
        "open({:?}, 'a').write(__name__)
",
        ran.display().to_string()
    );
    for folder in ["", ".runner/"] {
        for module in ["venv", "pip", "ensurepip", "runpy", "sitecustomize", "usercustomize", "json", "pathlib", "ssl"]
        {
            checkout.write(&format!("{folder}{module}.py"), hostile.as_bytes());
        }
    }
    // So they run where they can.
    let mut python = checkout.lone(python_alone(&checkout).join("python3"));
    python.args(["-m", "venv"]).output().unwrap();
    assert!(fs::remove_file(&ran).is_ok(), "what is hostile does nothing");
    let found = checkout.path().display().to_string();
    let action = Action::read();
    assert!(
        !action.steps()[0]["working-directory"].is_null(),
        "what is installed is installed outside of the checkout"
    );
    action.step(0, &checkout, &[], &[("PYTHONPATH", &found)]).ended(0);
    assert!(!ran.exists(), "{:?}", fs::read_to_string(&ran));
}

/// The arguments that inputs and events become, as a program in the place of `writings` tells them.
#[test]
fn inputs_become_arguments_and_never_shell() {
    let checkout = Sandbox::with(&[("bin/writings", "#!/usr/bin/env bash\nprintf '<%s>' \"$@\"\n")]);
    let bin = checkout.path().join("bin");
    fs::set_permissions(bin.join("writings"), fs::Permissions::from_mode(0o755)).unwrap();
    checkout.write(".runner/path", format!("{}\n", bin.display()).as_bytes());
    let action = Action::read();
    assert_eq!(action.steps().len(), 2);
    let told = |inputs: &[(&str, &str)], variables: &[(&str, &str)]| {
        let told = action.step(1, &checkout, inputs, variables).ended(0).out;
        told.strip_prefix("<lint><--format><github>").unwrap().to_owned()
    };
    let pull = [("GITHUB_BASE_REF", "main")];
    assert_eq!(told(&[], &[]), "");
    // Outside of a pull request the variable is there and empty.
    assert_eq!(told(&[], &[("GITHUB_BASE_REF", "")]), "");
    assert_eq!(told(&[], &pull), "<--changed=origin/main>");
    assert_eq!(told(&[("changed", "false")], &pull), "");
    assert_eq!(told(&[("changed", "v1")], &pull), "<--changed=v1>");
    let inputs = [("path", "my site"), ("sarif", "out.sarif"), ("args", "-D warnings\n-A  * \n")];
    assert_eq!(told(&inputs, &[]), "<--format><sarif=out.sarif><--root><my site><-D><warnings><-A><*>");
    let shell = "$(touch${IFS}x)`touch${IFS}x`;touch${IFS}x\"'";
    let inputs = [("path", shell), ("sarif", shell), ("args", shell), ("changed", shell)];
    let expected = format!("<--format><sarif={shell}><--root><{shell}><--changed={shell}><{shell}>");
    assert_eq!(told(&inputs, &[]), expected);
    assert_eq!(told(&[], &[("GITHUB_BASE_REF", shell)]), format!("<--changed=origin/{shell}>"));
    assert!(!checkout.path().join("x").exists());
}
