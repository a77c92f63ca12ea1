//! The same story with a witness that others wrote: `aics-witness`, from the Python registry.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use luoshi_testkit::on_both;

use crate::story::{Running, tell};

/// The package and all that it needs, each pinned to its files: any Python from 3.11 on Linux x86-64.
const PINNED: &str = "\
aics-witness==0.1.0 --hash=sha256:cd3f5acd2e79a8e29411a5a810b65ad7c5709d468cf1e889533bb0d5e5fe8400
aics-tlog==0.2.1 --hash=sha256:e8cd2be003001576353bbd1a139b68252baf85df8e5d356c5ff26f3c417efdfc
cryptography==50.0.2 --hash=sha256:9dab55f57c74c3cad24c323bacbbd04be4705ba6eb0d92e920b1fc4837ed5079
pycparser==3.12 --hash=sha256:a076f3f489b39b43ed13563a1dafe42447445bec2e294154ec5c57fcdda4c85e
cffi==2.1.1 \
--hash=sha256:34e261f78cb6ceaaa36f42f2613f4380d94d9c759a9c73c769ee6e0247364632 \
--hash=sha256:c1453022f490d2459a11819d83ad1d586e9ff65a12ac3e705ffebd46d3685dcf \
--hash=sha256:a931079504ecc49efed7744c476a5c343a92fabf66dec2db95edb1b2fdc770e2 \
--hash=sha256:b0431303acaea1089ad4b3e9ce4e6518193def1118d4073ca848635ee4ea2e96
";

/// The folder with the package; why not, where it cannot be had. It asks for Python 3.12 and runs on 3.11.
fn package() -> Result<PathBuf, String> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("aics-witness-0.1.0");
    if folder.exists() {
        return Ok(folder);
    }
    let new = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).map_err(|error| error.to_string())?;
    let (list, to) = (new.path().join("requirements.txt"), new.path().join("package"));
    std::fs::write(&list, PINNED).map_err(|error| error.to_string())?;
    let installed = Command::new("python3")
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--ignore-requires-python"])
        .args(["--require-hashes", "--only-binary", ":all:", "--retries", "1", "--timeout", "30"])
        .arg("--target")
        .arg(&to)
        .arg("-r")
        .arg(&list)
        .output()
        .map_err(|error| format!("python3: {error}"))?;
    if !installed.status.success() {
        return Err(String::from_utf8_lossy(&installed.stderr).into_owned());
    }
    // Put there whole: an interrupted run leaves none that is half.
    std::fs::rename(&to, &folder).map_err(|error| error.to_string())?;
    Ok(folder)
}

fn command(package: &Path, config: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("python3");
    command
        .args(["-m", "aics_witness"])
        .args(arguments)
        .arg("--config")
        .arg(config)
        .env("PYTHONPATH", package);
    command
}

/// Does one thing, and gives what it printed.
fn done(mut command: Command) -> String {
    let output = command.output().expect("python3 runs: pip did");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A witness that serves, until it is dropped.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let ended = self.0.kill().and_then(|()| self.0.wait());
        assert!(std::thread::panicking() || ended.is_ok(), "it is ended");
    }
}

/// Starts a witness of its own in a folder, which trusts this log.
fn start(package: &Path, folder: &Path, (origin, vkey): (&str, &str)) -> Running {
    std::fs::create_dir(folder).expect("the folder can be written");
    let config = folder.join("witness.json");
    let key = done(command(package, &config, &["init", "--name", "w.invalid/real"])).trim().to_owned();
    done(command(package, &config, &["add-log", "--origin", origin, "--vkey", vkey]));
    let mut serve = command(package, &config, &["serve", "--listen", "127.0.0.1:0"]);
    let mut serving = Serving(serve.stderr(Stdio::piped()).spawn().expect("it starts"));
    let said = BufReader::new(serving.0.stderr.take().expect("its words are read"));
    let mut lines = said.lines().map_while(Result::ok);
    let address = lines.find_map(|line| {
        let (_, rest) = line.split_once("listening on ")?;
        rest.split(' ').next().map(str::to_owned)
    });
    let address = address.expect("it says where it listens");
    // Goes on reading, so that it can go on writing.
    std::thread::spawn(move || lines.for_each(drop));
    Running { address, vkey: key, guard: Box::new(serving) }
}

#[test]
#[expect(clippy::print_stdout, reason = "a run says what it left out")]
fn a_witness_that_others_wrote() {
    let package = match package() {
        Ok(package) => package,
        Err(why) => {
            let in_ci = std::env::var_os("CI").is_some_and(|ci| !ci.is_empty());
            assert!(!in_ci, "aics-witness 0.1.0 could not be had, and CI does not go without it: {why}");
            println!("skipped: aics-witness 0.1.0 could not be had from the Python registry: {why}");
            return;
        }
    };
    on_both(luoshi::house::MIGRATIONS, |db| {
        let package = package.clone();
        async move {
            let folder = db.folder().join("witness");
            tell(&db, |origin, vkey| start(&package, &folder, (origin, vkey))).await;
        }
    });
}
