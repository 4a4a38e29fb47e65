/*
says: Standards that the company chose, in the edition that holds on the day of publication.
order: [standard]
key: [standard]
columns:
  standard: As orebook.yaml names it.
  edition: The edition taken; a later one where the date asks for it.
  title: Title with year and version.
  kind: universal, sector or other.
  is_valid: {says: False if a successor has replaced it on that day., type: boolean}
*/
select * from disclosure.disclosure_standard
