//! A city that is set up without the sample, through the command line.

#[path = "../sample/command.rs"]
mod command;

use command::{PASSWORD, Program};

#[test]
fn a_city_is_made_and_its_people_sign_in() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let database = format!("sqlite:{}", folder.path().join("luoshi.db").display());
    let program = Program { database: &database };
    program.json(&["migrate"]);
    let ran = program.run(&["figure", "talk.held", "--lang", "en"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("luoshi city add") && ran.err.contains("luoshi sample"), "{}", ran.err);
    let made = program.json(&["city", "add"]);
    assert_eq!(made["city"], "2310", "{made}");
    assert_eq!(program.run(&["city", "add"]).code, 3, "it is there");
    accounts(&program);
    let answer = program.json(&["figure", "talk.held"]);
    assert_eq!(answer["value"], "0", "{answer}");
    let doctor = program.run(&["doctor"]);
    assert_eq!(doctor.code, 0, "{}{}", doctor.out, doctor.err);
}

fn accounts(program: &Program<'_>) {
    let add = |login, name, role, more: &[&str]| {
        let given = ["account", "add", login, "--name", name, "--unit", "2310", "--role", role];
        program.run(&[&given[..], more, &["--lang", "en", "--json"]].concat())
    };
    let first = add("chief", "周正", "administrator", &["--staff-no", "A1"]);
    assert_eq!(first.code, 0, "{}", first.err);
    let password = first.json()["password"].as_str().expect("a password was made").to_owned();
    assert!(password.len() >= 10 && password != PASSWORD);
    let again = add("chief", "周正", "administrator", &["--staff-no", "A1"]);
    assert_eq!(again.code, 2, "the login is taken: {}", again.out);
    // The same person, who holds the post already, gets a second account and no second post.
    assert_eq!(add("chief2", "周正", "administrator", &["--staff-no", "A1"]).code, 0);
    assert_eq!(add("other", "吴刚", "office", &["--staff-no", "A1"]).code, 2, "another's staff number");
    let role = add("other", "吴刚", "king", &[]);
    assert!(role.code == 2 && role.err.contains("administrator"), "{}", role.err);
    let set = program.json(&["account", "password", "chief"]);
    assert!(set["password"].as_str().is_some_and(|new| new != password), "{set}");
    program.json(&["account", "close", "chief2"]);
    assert_eq!(program.run(&["account", "password", "chief2"]).code, 2, "it is closed");
}
