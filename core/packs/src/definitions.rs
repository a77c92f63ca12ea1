//! What items and figures mean, as the open log names it by hash: all that a stranger needs besides the entries.

use luoshi_ledger::Figure;
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

use crate::Text;
use crate::model::{FigureDef, Item, Pack};

/// The definitions of a pack: canonical JSON, keys sorted and no white space, and its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definitions {
    /// The text.
    pub text: String,
    /// SHA-256 of the text, in hexadecimal.
    pub hash: String,
}

impl Definitions {
    /// Those of a pack.
    pub fn of(pack: &Pack) -> Self {
        let whole = json!({
            "city": {
                "code": pack.city.code,
                "name": text(&pack.city.name),
                "time_zone": pack.city.time_zone,
            },
            "campaign": { "from": pack.campaign.from, "until": pack.campaign.until },
            "items": pack.items.values().map(item).collect::<Vec<_>>(),
            "figures": pack.figures.iter().map(figure).collect::<Vec<_>>(),
        });
        let text = luoshi_proofs::leaf::canonical(&whole);
        let hash = hex::encode(Sha256::digest(&text));
        Self { text, hash }
    }

    /// The definition of one figure.
    pub fn figure(def: &FigureDef) -> Json {
        figure(def)
    }
}

fn text(text: &Text) -> Json {
    json!({ "zh": text.zh, "en": text.en })
}

fn item(item: &Item) -> Json {
    json!({
        "id": item.id,
        "name": text(&item.name),
        "nature": item.nature,
        "measure": item.measure,
        "people": item.people,
        "open": item.open,
    })
}

fn figure(def: &FigureDef) -> Json {
    let Figure { id, kind, item, numerator, denominator, scale, decimals, unit_kind, period, scope } =
        &def.figure;
    let whole = json!({
        "id": id,
        "kind": kind,
        "item": Some(item).filter(|item| !item.is_empty()),
        "numerator": numerator,
        "denominator": denominator,
        "scale": scale,
        "decimals": decimals,
        "unit_kind": unit_kind,
        "period": period,
        "scope": scope,
        "name": text(&def.name),
        "definition": text(&def.definition),
        "unit_of_measure": text(&def.unit_of_measure),
        "measure": def.measure_word,
    });
    let Json::Object(members) = whole else { return whole };
    Json::Object(members.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>())
}
