//! Texts that contradict themselves, and texts that do not.

use luoshi_numbers::read;

fn conflicts(text: &str) -> String {
    let reading = read(text);
    let shown = reading.conflicts.iter().map(|conflict| {
        let others: Vec<&str> = conflict.others.iter().map(|&i| reading.numbers[i].text.as_str()).collect();
        format!(
            "{} {} from {}: {}",
            conflict.kind.code(),
            reading.numbers[conflict.number].text,
            others.join("+"),
            conflict.follows
        )
    });
    shown.collect::<Vec<_>>().join("; ")
}

#[test]
fn what_cannot_all_be_true() {
    super::common::all(
        &[
            ("全市共组建队伍100个，其中城区60个、乡镇50个。", "total 100 from 60+50: 110"),
            ("全市共组建队伍100个，其中城区60个、乡镇40个。", ""),
            ("全市共建成公园30个，其中市级20个，县级15个。", "total 30 from 20+15: 35"),
            ("全市共受理诉求320件，其中办结300件，满意280件。", ""),
            ("全市共有党员100名，其中女党员120名。", "total 100 from 120: 120"),
            ("全市共组建队伍100个，其中城区30个、乡镇40个。", ""),
            ("共有队伍100个，其中城区30个、乡镇40个、其余20个为企业队伍。", "total 100 from 30+40+20: 90"),
            ("甲类60个、乙类50个，共计100个。", "total 100 from 60+50: 110"),
            ("甲类60个、乙类50个，共计110个。", ""),
            (
                "投资共12亿元，其中政府8亿元、社会3亿元、企业2亿元。",
                "total 12亿 from 8亿+3亿+2亿: 1300000000",
            ),
            ("共有项目100个，其中已开工60个，占65%。", "share 65% from 60+100: 60"),
            ("共有项目100个，其中已开工65个，占65%。", ""),
            ("28万亩农田建设任务已完成21万亩，占任务的85%。", "share 85% from 21万+28万: 75"),
            ("28万亩农田建设任务已完成21万亩，占任务的75%。", ""),
            ("共受理诉求400件，办结380件，办结率96.5%。", "share 96.5% from 380+400: 95"),
            ("共受理诉求400件，办结380件，办结率95%。", ""),
            ("共受理诉求400件，办结380件，满意率99%。", ""),
            ("收集意见5670条，已办结5102条，办结率达90%。", ""),
            ("志愿者由100人增加到150人，增长40%。", "change 40% from 100+150: 50"),
            ("志愿者由100人增加到150人，增长50%。", ""),
            ("办理时限由10天缩短到6天，减少40%。", ""),
            ("全市组建志愿服务队247支。截至目前，全市已有志愿服务队248支。", ""),
            ("全市组建志愿服务队247支。全市共有志愿服务队248支。", "two_values 248 from 247: 247"),
            ("全市组建志愿服务队近250支。全市共有志愿服务队248支。", ""),
            ("全市组建志愿服务队247支。东河县共有志愿服务队48支。", ""),
            ("全市组建志愿服务队247支。去年，全市共有志愿服务队48支。", ""),
            ("志愿者2.3万名参与。志愿服务者22,980名参与。", ""),
            (
                "There were 100 teams, including 60 town teams and 50 village teams.",
                "total 100 from 60+50: 110",
            ),
            ("There were 100 teams, including 60 town teams and 40 village teams.", ""),
            ("县区\t场次\n东河县\t12\n西山区\t15\n合计\t28", "total 28 from 12+15: 27"),
            ("县区\t场次\n东河县\t12\n西山区\t15\n合计\t27", ""),
            ("In all, 84 of the 92 townships (93.1%) have started.", "share 93.1% from 84+92: 91.3"),
            ("In all, 84 of the 92 townships (91.3%) have started.", ""),
            ("Unit\tTalks\nEast\t12\nWest\t15\nTotal\t30", "total 30 from 12+15: 27"),
        ],
        conflicts,
    );
}
