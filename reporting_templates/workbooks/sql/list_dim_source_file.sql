-- Files that were delivered.
select file_id, name, also_named, bytes, kind, sha256
from mart.dim_source_file order by name, sha256
