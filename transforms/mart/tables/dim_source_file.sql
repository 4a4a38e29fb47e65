/*
says: Files that were delivered, as they are in the raw store, each once.
order: [file_id]
key: [file_id]
columns:
  file_id: First 12 digits of the SHA-256.
  sha256: SHA-256 of the file's bytes.
  name: Path in the drop box.
  also_named: "Paths under which the same bytes were handed in again, separated by ' // ';
    '' of most."
  bytes: {says: Size., unit: byte}
  kind: csv, xlsx or parquet.
*/
select left(f.sha256, 12) as file_id, f.sha256, min(d.name) as name,
       array_to_string(list(d.name order by d.name)[2:], ' // ') as also_named,
       any_value(f.bytes) as bytes, min(f.kind) as kind
from raw.file f join raw.delivery d on d.file_no = f.file_no
group by f.sha256
