//! Traditional characters that occur in the rules' vocabulary, folded to their simplified forms.

use std::sync::LazyLock;

/// Traditional and simplified forms in turn. Only what numbers, measure words, qualifiers, dates and the rules'
/// words need: this is no dictionary.
const PAIRS: &str = "萬万億亿兩两個个場场處处項项戶户間间時时號号樓楼點点歲岁單单員员幾几數数約约達达減减漲涨\
長长增增總总額额團团隊队輛辆條条張张雙双對对種种類类區区縣县鎮镇鄉乡畝亩頃顷噸吨圓圆幣币頭头層层級级屆届\
門门節节課课題题階阶線线訪访會会議议學学習习記记錄录產产業业務务幹干黨党眾众農农車车電电話话熱热郵邮編编\
證证碼码國国際际發发開开辦办舉举實实現现較较從从來来內内當当經经濟济說说別别為为與与並并還还這这們们東东\
佔占標标準准劃划衛卫醫医療疗觀观應应壓压縮缩滿满離离華华紀纪舊旧曆历歷历臺台檯台顆颗棟栋輪轮筆笔餘余\
貳贰陸陆鐘钟過过後后於于週周裡里裏里隻只倆俩仟仟圍围範范領领導导小小組组織织協协調调簡简報报結结構构聯联絡络\
貫贯徹彻決决創创設设計计劃划動动員员勞劳務务廳厅廠厂場场園园際际業业協协術术術术藝艺講讲談谈論论讀读書书寫写\
錢钱財财貨货資资貸贷質质費费稅税賬账貿贸購购銷销贏赢負负責责賽赛獎奖勵励勢势強强彈弹彎弯彙汇匯汇態态憑凭\
慶庆應应戰战擊击擔担據据擴扩攝摄敗败敵敌斷断無无榮荣樹树樣样機机權权歡欢歸归殘残殺杀殼壳氣气漢汉滅灭澤泽\
濃浓濕湿災灾爐炉爭争爺爷牆墙狀状獨独獲获環环畢毕異异療疗盡尽監监盤盘礎础禮礼禍祸稱称穀谷積积穩稳競竞籌筹\
籃篮糧粮紅红純纯紙纸級级細细終终絕绝統统綠绿維维網网緊紧緩缓練练績绩繼继續续羅罗聞闻聲声職职聽听腦脑腳脚\
臨临艱艰蓋盖蘇苏處处補补裝装製制複复覺觉覽览觸触訂订訓训託托許许訴诉診诊評评詞词詢询試试詩诗該该詳详認认\
語语誤误請请諮咨諾诺謀谋謝谢識识譜谱譯译護护讓让豐丰貢贡貧贫販贩貴贵買买賀贺賓宾賞赏賢贤賣卖賦赋贈赠趕赶\
趙赵跡迹躍跃軌轨軍军軟软載载輕轻輔辅輝辉輸输轄辖轉转農农連连進进運运違违遠远適适選选遷迁遺遗遲迟鄰邻醜丑\
釋释鋼钢錦锦錯错鍛锻鍵键鎖锁鏡镜鐵铁鑑鉴長长閉闭閒闲閱阅闆板關关陣阵陰阴陳陈陽阳階阶際际隨随險险隱隐難难\
雲云電电霧雾靈灵靜静韓韩頁页頂顶順顺須须預预頒颁頗颇頻频題题顏颜願愿顧顾顯显風风飛飞飯饭飲饮館馆馬马驗验\
驚惊體体鬥斗魚鱼鮮鮮鳥鸟麗丽麥麦黃黄點点齊齐齡龄龍龙遊游佈布係系傳传傷伤價价億亿儘尽優优償偿儲储兒儿凱凯\
剛刚則则劇剧勝胜勤勤勵励匯汇區区協协卻却參参吳吴員员啟启喬乔問问喪丧嚴严團团園园圖图圍围堅坚執执報报塊块\
壞坏壽寿夠够夢梦奪夺奮奋婦妇媽妈孫孙學学寧宁審审寬宽將将專专尋寻導导屬属島岛峽峡幫帮庫库廢废廣广異异彥彦\
徑径復复徵征愛爱憲宪懷怀戲戏扶扶擁拥擇择攔拦敘叙數数於于暫暂曉晓東东楊杨構构樓楼樂乐極极橋桥檔档檢检櫃柜\
歐欧歷历毀毁決决沒没況况淨净測测湯汤準准溝沟滬沪濱滨灣湾灘滩瑪玛瑞瑞畫画療疗礦矿碼码禦御種种稽稽窮穷節节\
範范築筑簽签糾纠紹绍紡纺緒绪緣缘縱纵織织罰罚義义腫肿腸肠膽胆舖铺艙舱莊庄葉叶著着藥药蘭兰蟲虫衝冲裡里規规\
視视親亲訊讯訪访調调談谈貓猫貝贝贊赞趨趋趟趟輯辑遞递邊边郵邮鄧邓鄭郑醬酱銀银鋪铺鍋锅錶表鎮镇鏈链鐘钟開开\
閩闽陝陕隊队雜杂雞鸡離离順顺頓顿領领額额飼饲餐餐養养餵喂騎骑騰腾驅驱髮发鬆松鮮鲜鹽盐麵面黨党鼓鼓";

static TABLE: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let mut chars = PAIRS.chars();
    let mut table = Vec::new();
    while let (Some(traditional), Some(simplified)) = (chars.next(), chars.next()) {
        if traditional != simplified {
            table.push((traditional, simplified));
        }
    }
    table.sort_unstable();
    table.dedup_by_key(|pair| pair.0);
    table
});

/// The simplified form of `c`, or `c`.
pub(crate) fn fold(c: char) -> char {
    let table = &*TABLE;
    table.binary_search_by_key(&c, |pair| pair.0).map_or(c, |i| table[i].1)
}

#[cfg(test)]
mod tests {
    use super::{PAIRS, fold};

    #[test]
    fn folds_each_pair_and_leaves_the_rest() {
        assert_eq!(PAIRS.chars().count() % 2, 0);
        assert_eq!(
            "萬億兩個場處項戶間號樓歲餘約".chars().map(fold).collect::<String>(),
            "万亿两个场处项户间号楼岁余约"
        );
        assert_eq!("万亿两个参陆队伍".chars().map(fold).collect::<String>(), "万亿两个参陆队伍");
    }
}
