//! English news.

use crate::common::{all, figures, others, values};

#[test]
fn what_is_a_figure() {
    all(
        &[
            ("More than 3,400 volunteers joined.", "More than 3,400"),
            ("The city held 780 talks.", "780"),
            ("Twenty-four teams took part.", "Twenty-four"),
            ("They planted 1.5 million trees.", "1.5 million"),
            ("It cost $12.5 million.", "12.5 million"),
            ("A dozen villages were visited.", "A dozen"),
            ("Two members tell a story each time.", "Two"),
            ("Talks rose from 120 to 180.", "120 | 180"),
            ("Between 20 and 30 people came.", "20 and 30"),
            ("20 to 25 districts will follow.", "20 to 25"),
            ("Nearly 1.5 million residents", "Nearly 1.5 million"),
            ("at least sixty neighborhoods", "at least sixty"),
            ("no fewer than 10 people", "no fewer than 10"),
            ("up to 200 seats", "up to 200"),
            ("Two hundred and five households", "Two hundred and five"),
            ("three quarters of the budget", "three quarters"),
            ("two-thirds of members", "two-thirds"),
            ("one in five residents", "one in five"),
            ("The course lasted three days.", "three"),
            ("20 minutes each workday", "20"),
            ("one hour a day", "one"),
            ("a total of 2021 people signed up", "2021"),
            ("hundreds of volunteers", "hundreds"),
            ("tens of thousands of visitors", "tens of thousands"),
            ("300+ volunteers", "300+"),
            ("5km of pipes and 30 kWh", "5 | 30"),
            ("Output doubled.", "doubled"),
            ("Spending was under $2.5m.", "under $2.5m"),
            ("about 3 in 4 members", "about 3 in 4"),
            ("three times as many", "three times"),
        ],
        figures,
    );
}

#[test]
fn what_it_is_worth() {
    all(
        &[
            ("Complaints fell by 18 percent.", "-18"),
            ("Prices were down 3.5%.", "-3.5"),
            ("a 3% drop in complaints", "-3"),
            ("The rate fell to 4%.", "4"),
            ("up 12.4% on the year", "12.4"),
            ("rose 0.3 percentage points", "0.3"),
            ("over 300 people", "300 Above"),
            ("about 300 people", "300 About"),
            ("fewer than 50 cases", "50 Below"),
            ("300 or more", "300 AtLeast"),
            ("two million yuan", "2000000"),
            ("1.2 billion yuan", "1200000000"),
            ("three thousand two hundred and one", "3201"),
            ("5 to 7 million", "5000000..7000000"),
            ("10-15%", "10..15"),
            ("half of them", "0.5"),
            ("one and a half million people", "1500000"),
            ("half a dozen teams", "6"),
            ("minus 20 degrees", "-20"),
        ],
        values,
    );
}

#[test]
fn what_is_no_figure() {
    all(
        &[
            ("on April 16, 2021", "April 16, 2021 date"),
            ("on 16 April 2021", "16 April 2021 date"),
            ("in the 1970s", "1970s decade"),
            ("in the '70s", "'70s decade"),
            ("in 2021, talks", "2021 year"),
            ("since 2019", "2019 year"),
            ("in fiscal 2021", "fiscal 2021 fiscal_year"),
            ("FY2021", "FY2021 fiscal_year"),
            ("at 9:30 a.m.", "9:30 a.m. clock_time"),
            ("from 9 am to 5 pm", "9 am clock_time | 5 pm clock_time"),
            ("the first three months of 2021", "first three months of 2021 period"),
            ("Q1 2021", "Q1 2021 period"),
            ("as of March 31", "as of March 31 date"),
            ("an 18-year-old", "18 age"),
            ("aged 60 and over", "60 age"),
            ("the 21st meeting", "21 ordinal"),
            ("No. 12", "12 serial"),
            ("Room 302", "302 serial"),
            ("Phase 2 begins", "2 serial"),
            ("Article 5", "5 legal_term"),
            ("call 555-0142", "555-0142 telephone"),
            ("hotline 12345", "12345 telephone"),
            ("COVID-19", "19 code"),
            ("the PM2.5 level", "2.5 code"),
            ("4G and 5G", "4 code | 5 code"),
            ("version 2.7.0", "2.7.0 code"),
            ("500 Main Street", "500 address"),
            ("one of them", "one indefinite"),
            ("the Two Sessions", "Two name"),
            ("see www.example.org/2021/04", "www.example.org/2021/04 code"),
            ("mail a1@b2.example", "a1@b2.example code"),
            ("1. First item", "1 list_number"),
            ("the team in District 9.", "9 name"),
            ("said coordinator Dana, 42, who", "42 age"),
            ("call +86 453 622 1234", "+86 453 622 1234 telephone"),
            ("see section 4.2 of it", "4.2 serial"),
            ("The 2020 budget", "2020 year"),
        ],
        others,
    );
}

#[test]
fn words_are_no_numbers() {
    for text in [
        "often",
        "tension",
        "someone",
        "weight",
        "at once",
        "another",
        "money",
        "the one-stop",
        "fortune",
        "and",
        "a",
        "to",
    ] {
        assert_eq!(figures(text), "", "{text}");
    }
}
