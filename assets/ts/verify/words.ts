// What the verifier says, in Chinese and English. It also runs from a file on a disk, so its words come with it.
import type { Fault } from "./broken.ts";
import type { Closed } from "./fold.ts";

export type Lang = "zh" | "en";

export interface VerifyWords {
  title: string;
  lede: string;
  choose: string;
  chooseHint: string;
  key: string;
  keyHint: string;
  witnesses: string;
  witnessesHint: string;
  address: string;
  addressHint: string;
  optional: string;
  run: string;
  again: string;
  stop: string;
  stopped: string;
  reading: string;
  left(seconds: number): string;
  progress(done: string, of: string): string;
  stay: string;
  good: string;
  bad: string;
  open: string;
  holds(value: string): string;
  statementHolds(value: string): string;
  differs: string;
  cannot: string;
  needsKey: string;
  keyFromLog: string;
  unreachable(where: string): string;
  unpublished(size: string): string;
  checked: string;
  notShown: string;
  checkpoint(origin: string, size: string): string;
  leaves(count: string): string;
  definitions(id: string): string;
  recomputed(entries: string, value: string): string;
  since(position: string): string;
  signature(origin: string): string;
  event(position: string): string;
  inclusion(size: string): string;
  consistency(position: string, size: string): string;
  pinned: string;
  unpinned: string;
  witnessed(name: string, time: string): string;
  witnessUnknown(name: string): string;
  nobody: string;
  noAddress: string;
  not: { true: string; missing: string; fork: string; key: string; witness(names: string): string; pseudonym: string };
  closed: Record<Closed, string>;
  why: { nothing_to_divide: string; fewer_than_five: string };
  stated: { figure: string; unit: string; period: string; value: string; entries: string; position: string; origin: string };
  to(from: string, until: string): string;
  fault: Record<Fault, string>;
}

const zh: VerifyWords = {
  title: "核对一份声明",
  lede: "打开声明文件，这一页就在你的电脑上核对它。不给日志地址，就不连任何网络。",
  choose: "声明文件",
  chooseHint: "扩展名是 .json，从声明那一页下载。也可以拖到这一页上。",
  key: "日志公钥",
  keyHint: "形如 log.example/9900+1a2b3c4d+AR…。从你信得过的地方抄来：印出来的声明、见证人、报纸。",
  witnesses: "见证人公钥",
  witnessesHint: "一行一个。没有就空着。",
  address: "日志地址",
  addressHint: "例如 https://example.org/log。填了，就从那里取全部公开条目，重新算这个数。",
  optional: "（可不填）",
  run: "核对",
  again: "再算一次",
  stop: "停下",
  stopped: "已停下，没有算完，什么也没有核实。",
  reading: "正在取条目并逐条核对",
  left: (seconds) => (seconds < 90 ? `大约还要 ${seconds} 秒` : `大约还要 ${Math.round(seconds / 60)} 分钟`),
  progress: (done, of) => `${done}／${of} 条`,
  stay: "算的时候请留在这一页。",
  good: "相符",
  bad: "不符",
  open: "未知",
  holds: (value) => `重新算出来是 ${value}，和这一页上的一样。`,
  statementHolds: (value) => `声明成立：${value}。`,
  differs: "核对没有通过。",
  cannot: "现在还不能下结论。",
  needsKey: "填日志公钥。没有它，谁都能造一份签好名的声明。",
  keyFromLog: "公钥是日志自己给的。把它和你从别处知道的比一比：",
  unreachable: (where) => `取不到 ${where}。看看地址和网络，再试一次。`,
  unpublished: (size) => `日志目前只公布到第 ${size} 条，这个数用到了更新的条目。等一两分钟，再算一次。`,
  checked: "核对了什么",
  notShown: "这证明不了什么",
  checkpoint: (origin, size) => `检查点由 ${origin} 签名，日志共 ${size} 条。`,
  leaves: (count) => `全部 ${count} 条公开条目都取来了，一条不多、一条不少，合起来正是检查点里的根。`,
  definitions: (id) => `指标 ${id} 的定义就是日志里登记的那一份。`,
  recomputed: (entries, value) => `由 ${entries} 条条目重新相加，得 ${value}。`,
  since: (position) => `只算到第 ${position} 条，和这个数说的一样。`,
  signature: (origin) => `声明由 ${origin} 签名，一个字也没有改过。`,
  event: (position) => `日志第 ${position} 条登记了这份声明。`,
  inclusion: (size) => `那一条确实在 ${size} 条的日志里。`,
  consistency: (position, size) => `前 ${position} 条后来没有改过：${size} 条的日志以它们开头。`,
  pinned: "附的定义就是日志那一条登记的那一份。",
  unpinned: "这是较早的声明，日志那一条没有登记定义，附的定义文字没有证明。给出日志地址，就能核对。",
  witnessed: (name, time) => `见证人 ${name} 在 ${time} 看过这个检查点，并签了名。`,
  witnessUnknown: (name) => `${name} 也签了名，但这里没有它的公钥，还不能核对。`,
  nobody: "没有别人为这个检查点签名。要防办公室给不同的人看不同的日志，就把检查点存下来，和别人的比。",
  noAddress: "没有给日志地址，所以没有重新算这个数，只核对了签名和证明。",
  not: {
    true: "记录写的是不是真事。要知道这一点，得抽查：到现场看。",
    missing: "有没有做了却没记的事。日志里只有记下来的。",
    fork: "别人看到的是不是同一本日志。有见证人签名，或你和别人比过检查点，才知道。",
    key: "公钥是不是这座城市的。公钥要从别处得来才算数。",
    witness: (names) => `见证人是不是真的另有其人。${names} 的公钥也是日志给的：和见证人自己公布的比一比，才算数。`,
    pseudonym: "两个代号是不是两个人。代号由城市按人生成，名字不公开。",
  },
  closed: {
    persons: "这个数要数人，而公开的条目里没有能数的代号，所以外人算不了。城市可以抽查给你看。",
    months: "这个数的条目只公开到月份。请把时段改成整月，再来算。",
    below_township: "这个数的条目只公开到街道、乡镇。请换一个街道、乡镇或以上的单位。",
    days: "这个数要看具体日子，而公开的条目只到月份，所以外人算不了。",
    units: "这个数要数具体单位，而公开的条目只到街道、乡镇，所以外人算不了。",
    moved: "有社区或村改过隶属，而这个数的条目只公开到街道、乡镇，所以这个单位的数外人算不了。全市的可以。",
  },
  why: { nothing_to_divide: "没有可除的数", fewer_than_five: "不足 5 人，不算平均" },
  stated: { figure: "指标", unit: "单位", period: "时段", value: "数值", entries: "条目", position: "日志位置", origin: "日志" },
  to: (from, until) => `${from} 至 ${until}`,
  fault: {
    "note-form": "签名文本的格式不对。",
    "note-key": "不是这把公钥签的名",
    "note-signature": "签名不对，文本被改过：",
    "key-form": "公钥写得不对",
    "checkpoint-form": "检查点的格式不对。",
    "checkpoint-origin": "这是另一本日志",
    "bundle-form": "条目包的格式不对。",
    "bundle-hash": "条目包和检查点对不上，包号",
    "leaf-form": "条目的格式不对，位置",
    "tree-root": "条目合起来不是检查点里的根。",
    "definitions-form": "定义的格式不对。",
    "definitions-hash": "定义文件和它的指纹对不上。",
    "definitions-other": "日志在这个位置登记的是另一份定义。",
    "units-form": "单位的沿革对不上",
    inclusion: "声明那一条不在日志里，或证明被改过。",
    consistency: "日志不是以声明时的那一段开头的：过去被改过，或证明被改过。",
    "statement-form": "这不是声明文件，或格式被改过。",
    "statement-event": "日志那一条登记的不是这份声明。",
    "statement-definition": "附的定义不是这个指标的，或不是日志登记的那一份。",
    "statement-definitions": "附的定义和日志里登记的不一样。",
    "value-differs": "重新算出来的数不一样",
    "entries-differ": "重新数出来的条目数不一样",
    "root-differs": "日志在这个位置的根和声明里的不一样：过去被改过。",
  },
};

const en: VerifyWords = {
  title: "Check a statement",
  lede: "Open a statement's file, and this page checks it on your computer. Without a log's address it asks the network for nothing.",
  choose: "Statement file",
  chooseHint: "It ends in .json and comes from the statement's page. You can also drop it onto this page.",
  key: "Key of the log",
  keyHint: "As log.example/9900+1a2b3c4d+AR…. Take it from where you trust it: a printed statement, a witness, a newspaper.",
  witnesses: "Keys of witnesses",
  witnessesHint: "One a line. Leave it empty if you have none.",
  address: "Address of the log",
  addressHint: "As https://example.org/log. With it, all open entries are fetched from there and the figure is computed again.",
  optional: " (optional)",
  run: "Check",
  again: "Compute again",
  stop: "Stop",
  stopped: "Stopped before the end; nothing was verified.",
  reading: "Fetching the entries and checking each",
  left: (seconds) => (seconds < 90 ? `about ${seconds} seconds left` : `about ${Math.round(seconds / 60)} minutes left`),
  progress: (done, of) => `${done} of ${of} entries`,
  stay: "Stay on this page until it is done.",
  good: "Matches",
  bad: "Does not match",
  open: "Not known",
  holds: (value) => `Computed again, it is ${value}: the same as on this page.`,
  statementHolds: (value) => `The statement holds: ${value}.`,
  differs: "This does not hold.",
  cannot: "This cannot be told yet.",
  needsKey: "Enter the log's key. Without it anybody could make a signed statement.",
  keyFromLog: "The log itself gave its key. Compare it with the one you know from elsewhere:",
  unreachable: (where) => `${where} cannot be read. Look at the address and the network, and try again.`,
  unpublished: (size) => `The log is published up to position ${size} so far, and this figure takes in later entries. Wait a minute or two, then compute again.`,
  checked: "What was checked",
  notShown: "What this does not show",
  checkpoint: (origin, size) => `The checkpoint is signed by ${origin}; the log has ${size} entries.`,
  leaves: (count) => `All ${count} open entries were fetched, none more and none less; together they give the checkpoint's root.`,
  definitions: (id) => `The definition of ${id} is the one that the log names.`,
  recomputed: (entries, value) => `${entries} entries, added up again, give ${value}.`,
  since: (position) => `Only what stands up to position ${position} was counted, as the figure says.`,
  signature: (origin) => `The statement is signed by ${origin}, and not a letter was changed.`,
  event: (position) => `Position ${position} of the log names this statement.`,
  inclusion: (size) => `That position is part of the log of ${size} entries.`,
  consistency: (position, size) => `The first ${position} entries were not changed since: the log of ${size} begins with them.`,
  pinned: "The definition that comes with it is the one that the log's entry names.",
  unpinned: "This statement is of an older form: the log's entry does not name the definition, so its words are not proven. Give the log's address to have them checked.",
  witnessed: (name, time) => `The witness ${name} saw this checkpoint on ${time} and signed it.`,
  witnessUnknown: (name) => `${name} signed it too, but its key is not known here, so that this says nothing yet.`,
  nobody: "Nobody else signed this checkpoint. To find out whether different people are shown different logs, keep the checkpoint and compare it with theirs.",
  noAddress: "No log's address was given, so the figure was not computed again: signature and proofs were checked.",
  not: {
    true: "Whether what the records say is true. For that, a sample has to be looked at on the spot.",
    missing: "Whether something was done and not recorded. The log holds what was recorded.",
    fork: "Whether others are shown the same log. Cosigning witnesses, or comparing checkpoints with others, tell that.",
    key: "Whether the key is the city's. A key counts once you have it from somewhere else.",
    witness: (names) => `Whether the witnesses are somebody else. The log gave their keys too (${names}): they count once you have compared them with what the witnesses publish.`,
    pseudonym: "Whether two pseudonyms are two people. The city makes them, one a person; names are not open.",
  },
  closed: {
    persons: "This figure counts people, and the open entries carry no pseudonyms to count: a stranger cannot compute it. The city can have it audited.",
    months: "The entries of this figure are open by month only. Ask for whole months, then compute again.",
    below_township: "The entries of this figure are open down to townships only. Ask for a township or what is above it.",
    days: "This figure needs single days, and its entries are open by month only: a stranger cannot compute it.",
    units: "This figure counts single units, and its entries are open down to townships only: a stranger cannot compute it.",
    moved: "Communities moved, and the entries of this figure are open down to townships only: a stranger can compute it for the whole city, not for this unit.",
  },
  why: { nothing_to_divide: "nothing to divide by", fewer_than_five: "fewer than 5 people, so no average" },
  stated: { figure: "Figure", unit: "Unit", period: "Period", value: "Value", entries: "Entries", position: "Position", origin: "Log" },
  to: (from, until) => `${from} to ${until}`,
  fault: {
    "note-form": "The signed text is not well formed.",
    "note-key": "This key did not sign it",
    "note-signature": "The signature does not hold, the text was changed:",
    "key-form": "The key is not well formed",
    "checkpoint-form": "The checkpoint is not well formed.",
    "checkpoint-origin": "It is another log's",
    "bundle-form": "A bundle of entries is not well formed.",
    "bundle-hash": "A bundle of entries is not the checkpoint's: number",
    "leaf-form": "An entry is not well formed, at position",
    "tree-root": "The entries do not give the checkpoint's root.",
    "definitions-form": "The definitions are not well formed.",
    "definitions-hash": "The definitions do not have the hash they are named by.",
    "definitions-other": "At this position the log names other definitions.",
    "units-form": "The history of the units does not fit together",
    inclusion: "The statement's entry is not in the log, or the proof was changed.",
    consistency: "The log does not begin with what stood there when this was stated: the past was changed, or the proof.",
    "statement-form": "This is no statement's file, or its form was changed.",
    "statement-event": "The log's entry names another statement.",
    "statement-definition": "The definition that comes with it is another figure's, or not the one that the log's entry names.",
    "statement-definitions": "The definition that comes with it is not the one that the log names.",
    "value-differs": "Computed again, the value differs",
    "entries-differ": "Counted again, the number of entries differs",
    "root-differs": "The log's root at this position is not the stated one: the past was changed.",
  },
};

export const WORDS: Record<Lang, VerifyWords> = { zh, en };
