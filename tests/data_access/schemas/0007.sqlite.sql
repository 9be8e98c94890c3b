BEGIN TRANSACTION;
CREATE TABLE act (
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	public_from DATETIME, 
	publisher VARCHAR NOT NULL, 
	edition VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	file VARCHAR, 
	file_sha256 VARCHAR(64), 
	changed TEXT NOT NULL, 
	waived TEXT, 
	reason TEXT, 
	CONSTRAINT pk_act PRIMARY KEY (id), 
	CONSTRAINT fk_act_edition FOREIGN KEY(edition) REFERENCES edition (code)
);
INSERT INTO "act" VALUES(1,'list_imported','2022-01-10 02:00:00.000000',NULL,'root','2021','2021','list.csv','3718769d5e613400d49ca1a1fe48d2da7d57d7a36af32552f2ac9733fcf8e596','{"projects": 6}','{"count 6": "试点"}','试点');
INSERT INTO "act" VALUES(2,'ratings_imported','2022-04-20 02:00:00.000000',NULL,'root','2021','2022Q1.1','4.csv','03c06008cde19c72e124f85bf78d134304eca22fc7f7f545aee18304fb705c86','{"listed": 6, "method": "illustrative-1", "rated": 5}',NULL,NULL);
INSERT INTO "act" VALUES(3,'published','2022-04-20 02:00:00.000000','2022-04-20 02:00:00.000000','root','2021','2022Q1.1',NULL,NULL,'{"listed": 6, "method": "illustrative-1", "method_before": null, "rated": 5, "sha256": "296028bfbe3081ff65c029d84a9ed98f6f3c22f0fe9c6970565bcf893aadfc37"}',NULL,NULL);
INSERT INTO "act" VALUES(4,'ratings_imported','2022-07-20 02:00:00.000000',NULL,'root','2021','2022Q2.1','7.csv','969e4595aef2f181fb03222f3eedbc615a675f28370fe223e49e2b058e0ff28c','{"listed": 6, "method": "illustrative-1", "rated": 5}',NULL,NULL);
INSERT INTO "act" VALUES(5,'published','2022-07-20 02:00:00.000000','2022-07-20 02:00:00.000000','root','2021','2022Q2.1',NULL,NULL,'{"listed": 6, "method": "illustrative-1", "method_before": "illustrative-1", "rated": 5, "sha256": "e29a8b7e2277822ceaff8e854f56bd9322c40f91bd250f13352a1cc8a93d91cb"}',NULL,NULL);
INSERT INTO "act" VALUES(6,'ratings_imported','2022-08-20 02:00:00.000000',NULL,'root','2021','2022Q2.2','8.csv','1a8d762ecc03972b08d4c3bf6b2ee5c673dd1d145c04d033601848a852c6d41f','{"listed": 6, "method": "illustrative-1", "rated": 5}',NULL,'得分录入有误');
INSERT INTO "act" VALUES(7,'corrected','2022-08-20 02:00:00.000000','2022-08-20 02:00:00.000000','root','2021','2022Q2.2',NULL,NULL,'{"listed": 6, "method": "illustrative-1", "method_before": "illustrative-1", "rated": 5, "sha256": "f664d38f7fc5f7e3f3e98eb391fbbe2760573acb2044943b9934a5ac8eeb5a54"}',NULL,'得分录入有误');
INSERT INTO "act" VALUES(8,'ratings_imported','2022-10-20 02:00:00.000000',NULL,'root','2021','2022Q3.1','10.csv','fa3453b0d7f2705ad05f2f2314834120c03507abe5032c0fe1e0cf551cf0c1d0','{"listed": 6, "method": "illustrative-1", "rated": 5}',NULL,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0007');
CREATE TABLE bridge (
	release INTEGER NOT NULL, 
	project VARCHAR NOT NULL, 
	total SMALLINT, 
	stars SMALLINT, 
	rank INTEGER, 
	CONSTRAINT pk_bridge PRIMARY KEY (release, project), 
	CONSTRAINT ck_bridge_stars CHECK (stars BETWEEN 1 AND 5), 
	CONSTRAINT ck_bridge_total CHECK (total BETWEEN 0 AND 10000), 
	CONSTRAINT fk_bridge_release_project FOREIGN KEY(release, project) REFERENCES rating (release, project)
);
CREATE TABLE category (
	edition VARCHAR NOT NULL, 
	code VARCHAR NOT NULL, 
	CONSTRAINT pk_category PRIMARY KEY (edition, code), 
	CONSTRAINT fk_category_edition FOREIGN KEY(edition) REFERENCES edition (code)
);
INSERT INTO "category" VALUES('2023','1');
INSERT INTO "category" VALUES('2023','2');
INSERT INTO "category" VALUES('2023','3');
INSERT INTO "category" VALUES('2023','4');
INSERT INTO "category" VALUES('2022','1');
INSERT INTO "category" VALUES('2022','2');
INSERT INTO "category" VALUES('2022','3');
INSERT INTO "category" VALUES('2021','1');
INSERT INTO "category" VALUES('2021','2');
INSERT INTO "category" VALUES('2021','3');
INSERT INTO "category" VALUES('2021','4');
INSERT INTO "category" VALUES('2020','1');
INSERT INTO "category" VALUES('2020','2');
INSERT INTO "category" VALUES('2020','3');
INSERT INTO "category" VALUES('2020','4');
INSERT INTO "category" VALUES('2019','1');
INSERT INTO "category" VALUES('2019','2');
INSERT INTO "category" VALUES('2019','3');
CREATE TABLE closing_file (
	id INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	rows INTEGER NOT NULL, 
	imported_at DATETIME NOT NULL, 
	edition VARCHAR NOT NULL, 
	CONSTRAINT pk_closing_file PRIMARY KEY (id), 
	CONSTRAINT ck_closing_file_kind CHECK (kind IN ('self_assessments', 'spot_checks', 'evaluation')), 
	CONSTRAINT fk_closing_file_edition FOREIGN KEY(edition) REFERENCES edition (code), 
	CONSTRAINT uq_closing_file_sha256 UNIQUE (sha256)
);
CREATE TABLE direction (
	edition VARCHAR NOT NULL, 
	code VARCHAR NOT NULL, 
	category VARCHAR NOT NULL, 
	CONSTRAINT pk_direction PRIMARY KEY (edition, code), 
	CONSTRAINT fk_direction_edition_category FOREIGN KEY(edition, category) REFERENCES category (edition, code), 
	CONSTRAINT uq_direction_edition_code_category UNIQUE (edition, code, category)
);
INSERT INTO "direction" VALUES('2023','91','1');
INSERT INTO "direction" VALUES('2023','92','2');
INSERT INTO "direction" VALUES('2023','93','3');
INSERT INTO "direction" VALUES('2023','94','4');
INSERT INTO "direction" VALUES('2022','91','1');
INSERT INTO "direction" VALUES('2022','92','2');
INSERT INTO "direction" VALUES('2022','93','3');
INSERT INTO "direction" VALUES('2021','01','1');
INSERT INTO "direction" VALUES('2021','02','1');
INSERT INTO "direction" VALUES('2021','03','1');
INSERT INTO "direction" VALUES('2021','04','2');
INSERT INTO "direction" VALUES('2021','05','2');
INSERT INTO "direction" VALUES('2021','06','3');
INSERT INTO "direction" VALUES('2021','07','3');
INSERT INTO "direction" VALUES('2021','08','3');
INSERT INTO "direction" VALUES('2021','09','4');
INSERT INTO "direction" VALUES('2021','10','4');
INSERT INTO "direction" VALUES('2020','01','1');
INSERT INTO "direction" VALUES('2020','91','1');
INSERT INTO "direction" VALUES('2020','04','2');
INSERT INTO "direction" VALUES('2020','92','2');
INSERT INTO "direction" VALUES('2020','93','3');
INSERT INTO "direction" VALUES('2020','94','4');
INSERT INTO "direction" VALUES('2019','01','1');
INSERT INTO "direction" VALUES('2019','02','1');
INSERT INTO "direction" VALUES('2019','03','1');
INSERT INTO "direction" VALUES('2019','04','2');
INSERT INTO "direction" VALUES('2019','05','2');
INSERT INTO "direction" VALUES('2019','06','2');
INSERT INTO "direction" VALUES('2019','07','3');
INSERT INTO "direction" VALUES('2019','08','3');
CREATE TABLE draw (
	edition VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	candidates INTEGER NOT NULL, 
	candidates_sha256 VARCHAR(64) NOT NULL, 
	seed_sha256 VARCHAR(64) NOT NULL, 
	awaited TEXT, 
	announced_at DATETIME NOT NULL, 
	seed TEXT, 
	public_number TEXT, 
	revealed_at DATETIME, 
	CONSTRAINT pk_draw PRIMARY KEY (edition), 
	CONSTRAINT ck_draw_revealed_at CHECK ((seed IS NULL) = (revealed_at IS NULL)), 
	CONSTRAINT ck_draw_public_number CHECK (public_number IS NULL OR seed IS NOT NULL), 
	CONSTRAINT ck_draw_awaited CHECK (seed IS NULL OR (awaited IS NULL) = (public_number IS NULL)), 
	CONSTRAINT ck_draw_size CHECK (size BETWEEN 1 AND candidates), 
	CONSTRAINT fk_draw_edition FOREIGN KEY(edition) REFERENCES edition (code)
);
CREATE TABLE drawn (
	project VARCHAR NOT NULL, 
	edition VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_drawn PRIMARY KEY (project), 
	CONSTRAINT ck_drawn_position CHECK (position >= 1), 
	CONSTRAINT fk_drawn_edition FOREIGN KEY(edition) REFERENCES draw (edition), 
	CONSTRAINT fk_drawn_project_edition FOREIGN KEY(project, edition) REFERENCES project (code, edition), 
	CONSTRAINT uq_drawn_edition_position UNIQUE (edition, position)
);
CREATE TABLE "edition" (
	code VARCHAR NOT NULL, 
	listed_on DATE, 
	projects INTEGER, 
	CONSTRAINT pk_edition PRIMARY KEY (code)
);
INSERT INTO "edition" VALUES('2023',NULL,NULL);
INSERT INTO "edition" VALUES('2022',NULL,NULL);
INSERT INTO "edition" VALUES('2021','2021-09-18',204);
INSERT INTO "edition" VALUES('2020',NULL,200);
INSERT INTO "edition" VALUES('2019','2019-12-16',24);
CREATE TABLE evaluated (
	evaluation INTEGER NOT NULL, 
	project VARCHAR NOT NULL, 
	total SMALLINT, 
	grade VARCHAR, 
	capped BOOLEAN NOT NULL, 
	not_evaluated VARCHAR, 
	catalogued BOOLEAN NOT NULL, 
	note TEXT, 
	CONSTRAINT pk_evaluated PRIMARY KEY (evaluation, project), 
	CONSTRAINT ck_evaluated_grade_or_reason CHECK ((grade IS NULL) <> (not_evaluated IS NULL)), 
	CONSTRAINT ck_evaluated_grade_with_total CHECK ((grade IS NULL) = (total IS NULL)), 
	CONSTRAINT ck_evaluated_total CHECK (total BETWEEN 0 AND 10000), 
	CONSTRAINT fk_evaluated_evaluation FOREIGN KEY(evaluation) REFERENCES evaluation (id), 
	CONSTRAINT fk_evaluated_project FOREIGN KEY(project) REFERENCES project (code)
);
CREATE TABLE evaluation (
	id INTEGER NOT NULL, 
	edition VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	method VARCHAR NOT NULL, 
	demo BOOLEAN NOT NULL, 
	reason TEXT, 
	file INTEGER NOT NULL, 
	listed INTEGER NOT NULL, 
	evaluated INTEGER NOT NULL, 
	catalogued INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	published_at DATETIME, 
	chained_to VARCHAR(64), 
	sha256 VARCHAR(64), canonical SMALLINT DEFAULT 1 NOT NULL, 
	CONSTRAINT pk_evaluation PRIMARY KEY (id), 
	CONSTRAINT ck_evaluation_chained_to CHECK ((published_at IS NULL) = (chained_to IS NULL)), 
	CONSTRAINT ck_evaluation_sha256 CHECK ((published_at IS NULL) = (sha256 IS NULL)), 
	CONSTRAINT ck_evaluation_reason CHECK (version = 1 OR reason IS NOT NULL), 
	CONSTRAINT ck_evaluation_version CHECK (version >= 1), 
	CONSTRAINT fk_evaluation_edition FOREIGN KEY(edition) REFERENCES edition (code), 
	CONSTRAINT fk_evaluation_file FOREIGN KEY(file) REFERENCES closing_file (id), 
	CONSTRAINT fk_evaluation_method FOREIGN KEY(method) REFERENCES method (id), 
	CONSTRAINT uq_evaluation_edition_version UNIQUE (edition, version)
);
CREATE TABLE imported_file (
	id INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	rows INTEGER NOT NULL, 
	imported_at DATETIME NOT NULL, 
	edition VARCHAR NOT NULL, 
	period VARCHAR, 
	CONSTRAINT pk_imported_file PRIMARY KEY (id), 
	CONSTRAINT ck_imported_file_kind CHECK (kind IN ('list', 'ratings')), 
	CONSTRAINT fk_imported_file_edition FOREIGN KEY(edition) REFERENCES edition (code), 
	CONSTRAINT uq_imported_file_sha256 UNIQUE (sha256)
);
INSERT INTO "imported_file" VALUES(1,'3718769d5e613400d49ca1a1fe48d2da7d57d7a36af32552f2ac9733fcf8e596','list','list.csv',6,'2022-01-10 02:00:00.000000','2021',NULL);
INSERT INTO "imported_file" VALUES(2,'03c06008cde19c72e124f85bf78d134304eca22fc7f7f545aee18304fb705c86','ratings','4.csv',6,'2022-04-20 02:00:00.000000','2021','2022Q1');
INSERT INTO "imported_file" VALUES(3,'969e4595aef2f181fb03222f3eedbc615a675f28370fe223e49e2b058e0ff28c','ratings','7.csv',6,'2022-07-20 02:00:00.000000','2021','2022Q2');
INSERT INTO "imported_file" VALUES(4,'1a8d762ecc03972b08d4c3bf6b2ee5c673dd1d145c04d033601848a852c6d41f','ratings','8.csv',6,'2022-08-20 02:00:00.000000','2021','2022Q2');
INSERT INTO "imported_file" VALUES(5,'fa3453b0d7f2705ad05f2f2314834120c03507abe5032c0fe1e0cf551cf0c1d0','ratings','10.csv',6,'2022-10-20 02:00:00.000000','2021','2022Q3');
CREATE TABLE list_version (
	id INTEGER NOT NULL, 
	edition VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	file INTEGER NOT NULL, 
	reason TEXT, 
	published_at DATETIME, 
	CONSTRAINT pk_list_version PRIMARY KEY (id), 
	CONSTRAINT ck_list_version_version CHECK (version >= 1), 
	CONSTRAINT ck_list_version_reason CHECK (version = 1 OR reason IS NOT NULL), 
	CONSTRAINT fk_list_version_edition FOREIGN KEY(edition) REFERENCES edition (code), 
	CONSTRAINT fk_list_version_file FOREIGN KEY(file) REFERENCES imported_file (id), 
	CONSTRAINT uq_list_version_edition_version UNIQUE (edition, version), 
	CONSTRAINT uq_list_version_id_edition UNIQUE (id, edition)
);
INSERT INTO "list_version" VALUES(1,'2021',1,1,NULL,'2022-04-20 02:00:00.000000');
CREATE TABLE listed_applicant (
	list_version INTEGER NOT NULL, 
	project VARCHAR NOT NULL, 
	position SMALLINT NOT NULL, 
	name_zh VARCHAR NOT NULL, 
	name_en VARCHAR, 
	CONSTRAINT pk_listed_applicant PRIMARY KEY (list_version, project, position), 
	CONSTRAINT ck_listed_applicant_position CHECK (position >= 1), 
	CONSTRAINT fk_listed_applicant_list_version_project FOREIGN KEY(list_version, project) REFERENCES listed_project (list_version, project)
);
INSERT INTO "listed_applicant" VALUES(1,'2021-001',1,'示例云岭1科技有限公司',NULL);
INSERT INTO "listed_applicant" VALUES(1,'2021-002',1,'示例云岭2科技有限公司',NULL);
INSERT INTO "listed_applicant" VALUES(1,'2021-003',1,'示例云岭3科技有限公司',NULL);
INSERT INTO "listed_applicant" VALUES(1,'2021-004',1,'示例云岭4科技有限公司',NULL);
INSERT INTO "listed_applicant" VALUES(1,'2021-005',1,'示例云岭5科技有限公司',NULL);
INSERT INTO "listed_applicant" VALUES(1,'2021-006',1,'示例云岭6科技有限公司',NULL);
CREATE TABLE listed_project (
	list_version INTEGER NOT NULL, 
	project VARCHAR NOT NULL, 
	edition VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	name_zh VARCHAR NOT NULL, 
	name_en VARCHAR, 
	category VARCHAR NOT NULL, 
	direction VARCHAR NOT NULL, 
	unit VARCHAR NOT NULL, 
	region VARCHAR, 
	applicant_kind VARCHAR, 
	dcmm_level SMALLINT, 
	dcmm_standard VARCHAR, 
	summary_zh TEXT, 
	summary_en TEXT, 
	search_text TEXT NOT NULL, 
	CONSTRAINT pk_listed_project PRIMARY KEY (list_version, project), 
	CONSTRAINT ck_listed_project_number CHECK (number >= 1), 
	CONSTRAINT ck_listed_project_dcmm_level CHECK (dcmm_level BETWEEN 1 AND 5), 
	CONSTRAINT ck_listed_project_applicant_kind CHECK (applicant_kind IN ('industrial', 'other', 'provider')), 
	CONSTRAINT fk_listed_project_list_version_edition FOREIGN KEY(list_version, edition) REFERENCES list_version (id, edition), 
	CONSTRAINT fk_listed_project_project_edition FOREIGN KEY(project, edition) REFERENCES project (code, edition), 
	CONSTRAINT fk_listed_project_edition_direction_category FOREIGN KEY(edition, direction, category) REFERENCES direction (edition, code, category), 
	CONSTRAINT fk_listed_project_edition_unit FOREIGN KEY(edition, unit) REFERENCES recommending_unit (edition, code), 
	CONSTRAINT fk_listed_project_region FOREIGN KEY(region) REFERENCES region (code), 
	CONSTRAINT uq_listed_project_list_version_number UNIQUE (list_version, number)
);
INSERT INTO "listed_project" VALUES(1,'2021-001','2021',1,'示例平台之1',NULL,'3','07','120000','120000',NULL,NULL,NULL,NULL,NULL,'示例平台之1 示例云岭1科技有限公司 slptz slylkjyxgs 2021-001');
INSERT INTO "listed_project" VALUES(1,'2021-002','2021',2,'示例平台之2',NULL,'3','07','130000','130000',NULL,NULL,NULL,NULL,NULL,'示例平台之2 示例云岭2科技有限公司 slptz slylkjyxgs 2021-002');
INSERT INTO "listed_project" VALUES(1,'2021-003','2021',3,'示例平台之3',NULL,'3','07','140000','140000',NULL,NULL,NULL,NULL,NULL,'示例平台之3 示例云岭3科技有限公司 slptz slylkjyxgs 2021-003');
INSERT INTO "listed_project" VALUES(1,'2021-004','2021',4,'示例平台之4',NULL,'3','07','150000','150000',NULL,NULL,NULL,NULL,NULL,'示例平台之4 示例云岭4科技有限公司 slptz slylkjyxgs 2021-004');
INSERT INTO "listed_project" VALUES(1,'2021-005','2021',5,'示例平台之5',NULL,'3','07','210000','210000',NULL,NULL,NULL,NULL,NULL,'示例平台之5 示例云岭5科技有限公司 slptz slylkjyxgs 2021-005');
INSERT INTO "listed_project" VALUES(1,'2021-006','2021',6,'示例平台之6',NULL,'3','07','220000','220000',NULL,NULL,NULL,NULL,NULL,'示例平台之6 示例云岭6科技有限公司 slptz slylkjyxgs 2021-006');
CREATE TABLE method (
	id VARCHAR NOT NULL, 
	version VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_method PRIMARY KEY (id), 
	CONSTRAINT ck_method_status CHECK (status IN ('illustrative', 'official'))
);
INSERT INTO "method" VALUES('illustrative-1','1.0','illustrative','# The notice (工信厅信发函〔2021〕14号, section 4) prescribes stars and leaderboards but gives neither
# indicators nor weights, cut points or rhythm. What stands here is ours, to show how the site works.
# A method file is never edited once a release was made with it: a change is a new file.

id = "illustrative-1"
version = "1.0"
status = "illustrative"      # "official" only when the institution has adopted it
name_zh = "示例评价方法 1.0"
name_en = "Illustrative method 1.0"
effective_on = 2021-12-31

# Scores and totals lie between 0 and 100 and have two decimals. A total is the weighted mean of the
# dimension scores, rounded half up.

[[dimensions]]
code = "strength"
name_zh = "项目综合实力"
name_en = "Overall strength"
short_zh = "综合实力"
short_en = "Strength"
weight = "0.25"

[[dimensions]]
code = "innovation"
name_zh = "关键技术创新"
name_en = "Key technical innovation"
short_zh = "技术创新"
short_en = "Innovation"
weight = "0.30"

[[dimensions]]
code = "benefit"
name_zh = "经济社会效益"
name_en = "Economic and social benefit"
short_zh = "社会效益"
short_en = "Benefit"
weight = "0.25"

[[dimensions]]
code = "replication"
name_zh = "产业化推广价值"
name_en = "Industrialisation and replication value"
short_zh = "推广价值"
short_en = "Replication"
weight = "0.20"

# Lowest total for each number of stars. Absolute: no project''s stars depend on another''s.
[cut_points]
5 = "85.00"
4 = "75.00"
3 = "65.00"
2 = "55.00"
1 = "0.00"

# At most so many dimensions may be missing; the weights of the others are scaled to add up to 1.
# With more missing the project is not rated (reason: insufficient_scores).
[missing]
at_most = 1
stars_at_most = 4

# What the evidence behind the scores allows.
[evidence]
self_reported = 5
third_party = 5
spot_checked = 5
spot_check_failed = 2

# Why a project may go without a rating.
[[not_rated]]
code = "insufficient_scores"
name_zh = "缺两个及以上维度的得分"
name_en = "Scores of two or more dimensions are missing"

[[not_rated]]
code = "not_submitted"
name_zh = "未按期提交材料"
name_en = "Material was not submitted in time"

[[not_rated]]
code = "under_review"
name_zh = "材料核查中"
name_en = "Material is under review"

[[not_rated]]
code = "not_started"
name_zh = "尚未纳入本期评价"
name_en = "Not yet part of this period''s rating"

[[not_rated]]
code = "withdrawn"
name_zh = "已退出试点示范"
name_en = "Withdrew from the programme"

# How sure a rank is: weights drawn around the method''s own.
[uncertainty]
draws = 1000
concentration = 200
seed = 20211231
low = 5
high = 95

[[changes]]
version = "1.0"
date = 2021-12-31
text_zh = "首个示例版本。"
text_en = "First illustrative version."
','6be04d73aa15a5026a2619e125487b6561029f4311dc838263285e9d35c11131');
CREATE TABLE move (
	release INTEGER NOT NULL, 
	project VARCHAR NOT NULL, 
	previous_rank INTEGER NOT NULL, 
	previous_total INTEGER NOT NULL, 
	previous_stars INTEGER NOT NULL, 
	own_scores INTEGER NOT NULL, 
	others_scores INTEGER NOT NULL, 
	entries_and_exits INTEGER NOT NULL, 
	method INTEGER NOT NULL, 
	correction INTEGER NOT NULL, 
	CONSTRAINT pk_move PRIMARY KEY (release, project), 
	CONSTRAINT fk_move_release_project FOREIGN KEY(release, project) REFERENCES rating (release, project)
);
INSERT INTO "move" VALUES(2,'2021-005',1,7638,4,0,0,0,0,0);
INSERT INTO "move" VALUES(2,'2021-004',2,7613,4,1,-1,0,0,0);
INSERT INTO "move" VALUES(2,'2021-001',3,7538,4,2,-2,0,0,0);
INSERT INTO "move" VALUES(2,'2021-002',3,7538,4,2,-2,0,0,0);
INSERT INTO "move" VALUES(2,'2021-003',5,7367,3,4,-4,0,0,0);
INSERT INTO "move" VALUES(3,'2021-005',1,7638,4,0,0,0,0,0);
INSERT INTO "move" VALUES(3,'2021-004',2,7613,4,1,-1,0,0,0);
INSERT INTO "move" VALUES(3,'2021-003',5,7367,3,4,-4,0,0,2);
INSERT INTO "move" VALUES(3,'2021-001',3,7538,4,2,-2,0,0,-1);
INSERT INTO "move" VALUES(3,'2021-002',3,7538,4,2,-2,0,0,-1);
CREATE TABLE "objection" (
	id INTEGER NOT NULL, 
	edition VARCHAR NOT NULL, 
	release VARCHAR NOT NULL, 
	project VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_objection PRIMARY KEY (id), 
	CONSTRAINT uq_objection_edition_release_number_state UNIQUE (edition, release, number, state), 
	CONSTRAINT fk_objection_project_edition FOREIGN KEY(project, edition) REFERENCES project (code, edition), 
	CONSTRAINT ck_objection_state CHECK (state IN ('received', 'accepted', 'rejected', 'answered'))
);
CREATE TABLE preview (
	id INTEGER NOT NULL, 
	edition VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	until DATETIME NOT NULL, 
	content TEXT NOT NULL, 
	CONSTRAINT pk_preview PRIMARY KEY (id), 
	CONSTRAINT fk_preview_edition FOREIGN KEY(edition) REFERENCES edition (code)
);
CREATE TABLE "project" (
	code VARCHAR NOT NULL, 
	edition VARCHAR NOT NULL, 
	CONSTRAINT pk_project PRIMARY KEY (code), 
	CONSTRAINT fk_project_edition FOREIGN KEY(edition) REFERENCES edition (code), 
	CONSTRAINT uq_project_code_edition UNIQUE (code, edition)
);
INSERT INTO "project" VALUES('2021-001','2021');
INSERT INTO "project" VALUES('2021-002','2021');
INSERT INTO "project" VALUES('2021-003','2021');
INSERT INTO "project" VALUES('2021-004','2021');
INSERT INTO "project" VALUES('2021-005','2021');
INSERT INTO "project" VALUES('2021-006','2021');
CREATE TABLE rating (
	release INTEGER NOT NULL, 
	project VARCHAR NOT NULL, 
	edition VARCHAR NOT NULL, 
	category VARCHAR NOT NULL, 
	direction VARCHAR NOT NULL, 
	region VARCHAR, 
	unit VARCHAR NOT NULL, 
	total SMALLINT, 
	stars SMALLINT, 
	not_rated VARCHAR, 
	note TEXT, 
	evidence VARCHAR, 
	capped_by VARCHAR, 
	position INTEGER, 
	rank INTEGER, 
	tied INTEGER, 
	rank_low INTEGER, 
	rank_high INTEGER, 
	stability SMALLINT, 
	change INTEGER, 
	CONSTRAINT pk_rating PRIMARY KEY (release, project), 
	CONSTRAINT ck_rating_capped_by CHECK (capped_by IN ('missing', 'evidence')), 
	CONSTRAINT ck_rating_evidence CHECK (evidence IN ('self_reported', 'third_party', 'spot_checked', 'spot_check_failed')), 
	CONSTRAINT ck_rating_rated_or_reason CHECK ((stars IS NULL) <> (not_rated IS NULL)), 
	CONSTRAINT ck_rating_stars_with_total CHECK ((stars IS NULL) = (total IS NULL)), 
	CONSTRAINT ck_rating_rank CHECK (rank >= 1), 
	CONSTRAINT ck_rating_interval CHECK (rank_low <= rank_high), 
	CONSTRAINT ck_rating_stability CHECK (stability BETWEEN 0 AND 1000), 
	CONSTRAINT ck_rating_stars CHECK (stars BETWEEN 1 AND 5), 
	CONSTRAINT ck_rating_total CHECK (total BETWEEN 0 AND 10000), 
	CONSTRAINT fk_rating_project_edition FOREIGN KEY(project, edition) REFERENCES project (code, edition), 
	CONSTRAINT fk_rating_release_edition FOREIGN KEY(release, edition) REFERENCES release (id, edition)
);
INSERT INTO "rating" VALUES(1,'2021-001','2021','3','07','120000','120000',7538,4,NULL,NULL,'self_reported',NULL,3,3,2,3,3,677,NULL);
INSERT INTO "rating" VALUES(1,'2021-002','2021','3','07','130000','130000',7538,4,NULL,NULL,'self_reported',NULL,4,3,2,3,3,677,NULL);
INSERT INTO "rating" VALUES(1,'2021-003','2021','3','07','140000','140000',7367,3,NULL,NULL,'self_reported',NULL,5,5,1,5,5,931,NULL);
INSERT INTO "rating" VALUES(1,'2021-004','2021','3','07','150000','150000',7613,4,NULL,NULL,'self_reported',NULL,2,2,1,2,2,962,NULL);
INSERT INTO "rating" VALUES(1,'2021-005','2021','3','07','210000','210000',7638,4,NULL,NULL,'self_reported',NULL,1,1,1,1,1,981,NULL);
INSERT INTO "rating" VALUES(1,'2021-006','2021','3','07','220000','220000',NULL,NULL,'withdrawn',NULL,NULL,NULL,6,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rating" VALUES(2,'2021-001','2021','3','07','120000','120000',7648,4,NULL,NULL,'self_reported',NULL,3,3,2,3,4,984,0);
INSERT INTO "rating" VALUES(2,'2021-002','2021','3','07','130000','130000',7648,4,NULL,NULL,'self_reported',NULL,4,3,2,3,4,984,0);
INSERT INTO "rating" VALUES(2,'2021-003','2021','3','07','140000','140000',7647,4,NULL,NULL,'self_reported',NULL,5,5,1,3,5,982,0);
INSERT INTO "rating" VALUES(2,'2021-004','2021','3','07','150000','150000',7873,4,NULL,NULL,'self_reported',NULL,2,2,1,2,2,1000,0);
INSERT INTO "rating" VALUES(2,'2021-005','2021','3','07','210000','210000',7948,4,NULL,NULL,'self_reported',NULL,1,1,1,1,1,1000,0);
INSERT INTO "rating" VALUES(2,'2021-006','2021','3','07','220000','220000',NULL,NULL,'withdrawn',NULL,NULL,NULL,6,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rating" VALUES(3,'2021-001','2021','3','07','120000','120000',7758,4,NULL,NULL,'self_reported',NULL,4,4,2,4,4,1000,-1);
INSERT INTO "rating" VALUES(3,'2021-002','2021','3','07','130000','130000',7758,4,NULL,NULL,'self_reported',NULL,5,4,2,4,4,1000,-1);
INSERT INTO "rating" VALUES(3,'2021-003','2021','3','07','140000','140000',7927,4,NULL,NULL,'self_reported',NULL,3,3,1,3,3,1000,2);
INSERT INTO "rating" VALUES(3,'2021-004','2021','3','07','150000','150000',8133,4,NULL,NULL,'self_reported',NULL,2,2,1,2,2,1000,0);
INSERT INTO "rating" VALUES(3,'2021-005','2021','3','07','210000','210000',8258,4,NULL,NULL,'self_reported',NULL,1,1,1,1,1,1000,0);
INSERT INTO "rating" VALUES(3,'2021-006','2021','3','07','220000','220000',NULL,NULL,'withdrawn',NULL,NULL,NULL,6,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rating" VALUES(4,'2021-001','2021','3','07','120000','120000',7868,4,NULL,NULL,'self_reported',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rating" VALUES(4,'2021-002','2021','3','07','130000','130000',7868,4,NULL,NULL,'self_reported',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rating" VALUES(4,'2021-003','2021','3','07','140000','140000',8207,4,NULL,NULL,'self_reported',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rating" VALUES(4,'2021-004','2021','3','07','150000','150000',8393,4,NULL,NULL,'self_reported',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rating" VALUES(4,'2021-005','2021','3','07','210000','210000',8568,5,NULL,NULL,'self_reported',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rating" VALUES(4,'2021-006','2021','3','07','220000','220000',NULL,NULL,'withdrawn',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE "recommending_unit" (
	edition VARCHAR NOT NULL, 
	code VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	name_zh VARCHAR NOT NULL, 
	name_en VARCHAR NOT NULL, 
	region VARCHAR, 
	quota INTEGER, 
	CONSTRAINT pk_recommending_unit PRIMARY KEY (edition, code), 
	CONSTRAINT fk_recommending_unit_edition FOREIGN KEY(edition) REFERENCES edition (code), 
	CONSTRAINT fk_recommending_unit_region FOREIGN KEY(region) REFERENCES region (code), 
	CONSTRAINT ck_recommending_unit_quota CHECK (quota >= 0)
);
INSERT INTO "recommending_unit" VALUES('2023','120000','province','天津市工业和信息化局','Tianjin Municipal Bureau of Industry and Information Technology','120000',10);
INSERT INTO "recommending_unit" VALUES('2023','130000','province','河北省工业和信息化厅','Department of Industry and Information Technology of Hebei Province','130000',10);
INSERT INTO "recommending_unit" VALUES('2023','140000','province','山西省工业和信息化厅','Department of Industry and Information Technology of Shanxi Province','140000',10);
INSERT INTO "recommending_unit" VALUES('2023','150000','province','内蒙古自治区工业和信息化厅','Department of Industry and Information Technology of Inner Mongolia Autonomous Region','150000',10);
INSERT INTO "recommending_unit" VALUES('2023','210000','province','辽宁省工业和信息化厅','Department of Industry and Information Technology of Liaoning Province','210000',10);
INSERT INTO "recommending_unit" VALUES('2023','220000','province','吉林省工业和信息化厅','Department of Industry and Information Technology of Jilin Province','220000',10);
INSERT INTO "recommending_unit" VALUES('2022','120000','province','天津市工业和信息化局','Tianjin Municipal Bureau of Industry and Information Technology','120000',NULL);
INSERT INTO "recommending_unit" VALUES('2022','130000','province','河北省工业和信息化厅','Department of Industry and Information Technology of Hebei Province','130000',NULL);
INSERT INTO "recommending_unit" VALUES('2022','140000','province','山西省工业和信息化厅','Department of Industry and Information Technology of Shanxi Province','140000',NULL);
INSERT INTO "recommending_unit" VALUES('2022','150000','province','内蒙古自治区工业和信息化厅','Department of Industry and Information Technology of Inner Mongolia Autonomous Region','150000',NULL);
INSERT INTO "recommending_unit" VALUES('2022','210000','province','辽宁省工业和信息化厅','Department of Industry and Information Technology of Liaoning Province','210000',NULL);
INSERT INTO "recommending_unit" VALUES('2022','220000','province','吉林省工业和信息化厅','Department of Industry and Information Technology of Jilin Province','220000',NULL);
INSERT INTO "recommending_unit" VALUES('2021','120000','province','天津市工业和信息化局','Tianjin Municipal Bureau of Industry and Information Technology','120000',10);
INSERT INTO "recommending_unit" VALUES('2021','130000','province','河北省工业和信息化厅','Department of Industry and Information Technology of Hebei Province','130000',10);
INSERT INTO "recommending_unit" VALUES('2021','140000','province','山西省工业和信息化厅','Department of Industry and Information Technology of Shanxi Province','140000',10);
INSERT INTO "recommending_unit" VALUES('2021','150000','province','内蒙古自治区工业和信息化厅','Department of Industry and Information Technology of Inner Mongolia Autonomous Region','150000',10);
INSERT INTO "recommending_unit" VALUES('2021','210000','province','辽宁省工业和信息化厅','Department of Industry and Information Technology of Liaoning Province','210000',10);
INSERT INTO "recommending_unit" VALUES('2021','220000','province','吉林省工业和信息化厅','Department of Industry and Information Technology of Jilin Province','220000',10);
INSERT INTO "recommending_unit" VALUES('2020','120000','province','天津市工业和信息化局','Tianjin Municipal Bureau of Industry and Information Technology','120000',NULL);
INSERT INTO "recommending_unit" VALUES('2020','130000','province','河北省工业和信息化厅','Department of Industry and Information Technology of Hebei Province','130000',NULL);
INSERT INTO "recommending_unit" VALUES('2020','140000','province','山西省工业和信息化厅','Department of Industry and Information Technology of Shanxi Province','140000',NULL);
INSERT INTO "recommending_unit" VALUES('2020','150000','province','内蒙古自治区工业和信息化厅','Department of Industry and Information Technology of Inner Mongolia Autonomous Region','150000',NULL);
INSERT INTO "recommending_unit" VALUES('2020','210000','province','辽宁省工业和信息化厅','Department of Industry and Information Technology of Liaoning Province','210000',NULL);
INSERT INTO "recommending_unit" VALUES('2020','220000','province','吉林省工业和信息化厅','Department of Industry and Information Technology of Jilin Province','220000',NULL);
INSERT INTO "recommending_unit" VALUES('2019','120000','province','天津市工业和信息化局','Tianjin Municipal Bureau of Industry and Information Technology','120000',5);
CREATE TABLE region (
	code VARCHAR NOT NULL, 
	name_zh VARCHAR NOT NULL, 
	name_en VARCHAR NOT NULL, 
	CONSTRAINT pk_region PRIMARY KEY (code)
);
INSERT INTO "region" VALUES('120000','天津市','Tianjin');
INSERT INTO "region" VALUES('130000','河北省','Hebei');
INSERT INTO "region" VALUES('140000','山西省','Shanxi');
INSERT INTO "region" VALUES('150000','内蒙古自治区','Inner Mongolia');
INSERT INTO "region" VALUES('210000','辽宁省','Liaoning');
INSERT INTO "region" VALUES('220000','吉林省','Jilin');
CREATE TABLE release (
	id INTEGER NOT NULL, 
	edition VARCHAR NOT NULL, 
	code VARCHAR NOT NULL, 
	period VARCHAR NOT NULL, 
	period_end DATE NOT NULL, 
	version INTEGER NOT NULL, 
	method VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	demo BOOLEAN NOT NULL, 
	reason TEXT, 
	previous INTEGER, 
	file INTEGER NOT NULL, 
	listed INTEGER NOT NULL, 
	rated INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	published_at DATETIME, 
	sha256 VARCHAR(64), chained_to INTEGER REFERENCES release (id), bridged_from VARCHAR REFERENCES method (id), objections_until DATETIME, canonical SMALLINT DEFAULT 1 NOT NULL, list_version INTEGER REFERENCES list_version (id), 
	CONSTRAINT pk_release PRIMARY KEY (id), 
	CONSTRAINT ck_release_published_at CHECK ((status IN ('draft', 'preview')) = (published_at IS NULL)), 
	CONSTRAINT ck_release_sha256 CHECK ((status IN ('draft', 'preview')) = (sha256 IS NULL)), 
	CONSTRAINT ck_release_status CHECK (status IN ('draft', 'preview', 'published', 'superseded')), 
	CONSTRAINT ck_release_reason CHECK (version = 1 OR reason IS NOT NULL), 
	CONSTRAINT ck_release_version CHECK (version >= 1), 
	CONSTRAINT fk_release_edition FOREIGN KEY(edition) REFERENCES edition (code), 
	CONSTRAINT fk_release_file FOREIGN KEY(file) REFERENCES imported_file (id), 
	CONSTRAINT fk_release_method FOREIGN KEY(method) REFERENCES method (id), 
	CONSTRAINT fk_release_previous FOREIGN KEY(previous) REFERENCES release (id), 
	CONSTRAINT uq_release_edition_code UNIQUE (edition, code), 
	CONSTRAINT uq_release_edition_period_version UNIQUE (edition, period, version), 
	CONSTRAINT uq_release_id_edition UNIQUE (id, edition)
);
INSERT INTO "release" VALUES(1,'2021','2022Q1.1','2022Q1','2022-03-31',1,'illustrative-1','published',1,NULL,NULL,2,6,5,'2022-04-20 02:00:00.000000','2022-04-20 02:00:00.000000','296028bfbe3081ff65c029d84a9ed98f6f3c22f0fe9c6970565bcf893aadfc37',NULL,NULL,NULL,2,1);
INSERT INTO "release" VALUES(2,'2021','2022Q2.1','2022Q2','2022-06-30',1,'illustrative-1','published',1,NULL,1,3,6,5,'2022-07-20 02:00:00.000000','2022-07-20 02:00:00.000000','e29a8b7e2277822ceaff8e854f56bd9322c40f91bd250f13352a1cc8a93d91cb',1,NULL,NULL,2,1);
INSERT INTO "release" VALUES(3,'2021','2022Q2.2','2022Q2','2022-06-30',2,'illustrative-1','published',1,'得分录入有误',1,4,6,5,'2022-08-20 02:00:00.000000','2022-08-20 02:00:00.000000','f664d38f7fc5f7e3f3e98eb391fbbe2760573acb2044943b9934a5ac8eeb5a54',2,NULL,NULL,2,1);
INSERT INTO "release" VALUES(4,'2021','2022Q3.1','2022Q3','2022-09-30',1,'illustrative-1','draft',1,NULL,NULL,5,6,5,'2022-10-20 02:00:00.000000',NULL,NULL,NULL,NULL,NULL,1,1);
CREATE TABLE score (
	release INTEGER NOT NULL, 
	project VARCHAR NOT NULL, 
	dimension VARCHAR NOT NULL, 
	score SMALLINT, 
	missing VARCHAR, 
	CONSTRAINT pk_score PRIMARY KEY (release, project, dimension), 
	CONSTRAINT ck_score_score_or_reason CHECK ((score IS NULL) <> (missing IS NULL)), 
	CONSTRAINT ck_score_score CHECK (score BETWEEN 0 AND 10000), 
	CONSTRAINT fk_score_release_project FOREIGN KEY(release, project) REFERENCES rating (release, project)
);
INSERT INTO "score" VALUES(1,'2021-001','strength',6100,NULL);
INSERT INTO "score" VALUES(1,'2021-001','innovation',7100,NULL);
INSERT INTO "score" VALUES(1,'2021-001','benefit',8250,NULL);
INSERT INTO "score" VALUES(1,'2021-001','replication',9100,NULL);
INSERT INTO "score" VALUES(1,'2021-002','strength',6100,NULL);
INSERT INTO "score" VALUES(1,'2021-002','innovation',7100,NULL);
INSERT INTO "score" VALUES(1,'2021-002','benefit',8250,NULL);
INSERT INTO "score" VALUES(1,'2021-002','replication',9100,NULL);
INSERT INTO "score" VALUES(1,'2021-003','strength',6300,NULL);
INSERT INTO "score" VALUES(1,'2021-003','innovation',7100,NULL);
INSERT INTO "score" VALUES(1,'2021-003','benefit',NULL,'not_provided');
INSERT INTO "score" VALUES(1,'2021-003','replication',9100,NULL);
INSERT INTO "score" VALUES(1,'2021-004','strength',6400,NULL);
INSERT INTO "score" VALUES(1,'2021-004','innovation',7100,NULL);
INSERT INTO "score" VALUES(1,'2021-004','benefit',8250,NULL);
INSERT INTO "score" VALUES(1,'2021-004','replication',9100,NULL);
INSERT INTO "score" VALUES(1,'2021-005','strength',6500,NULL);
INSERT INTO "score" VALUES(1,'2021-005','innovation',7100,NULL);
INSERT INTO "score" VALUES(1,'2021-005','benefit',8250,NULL);
INSERT INTO "score" VALUES(1,'2021-005','replication',9100,NULL);
INSERT INTO "score" VALUES(1,'2021-006','strength',NULL,'not_provided');
INSERT INTO "score" VALUES(1,'2021-006','innovation',NULL,'not_provided');
INSERT INTO "score" VALUES(1,'2021-006','benefit',NULL,'not_provided');
INSERT INTO "score" VALUES(1,'2021-006','replication',NULL,'not_provided');
INSERT INTO "score" VALUES(2,'2021-001','strength',6300,NULL);
INSERT INTO "score" VALUES(2,'2021-001','innovation',7300,NULL);
INSERT INTO "score" VALUES(2,'2021-001','benefit',8250,NULL);
INSERT INTO "score" VALUES(2,'2021-001','replication',9100,NULL);
INSERT INTO "score" VALUES(2,'2021-002','strength',6300,NULL);
INSERT INTO "score" VALUES(2,'2021-002','innovation',7300,NULL);
INSERT INTO "score" VALUES(2,'2021-002','benefit',8250,NULL);
INSERT INTO "score" VALUES(2,'2021-002','replication',9100,NULL);
INSERT INTO "score" VALUES(2,'2021-003','strength',6900,NULL);
INSERT INTO "score" VALUES(2,'2021-003','innovation',7300,NULL);
INSERT INTO "score" VALUES(2,'2021-003','benefit',NULL,'not_provided');
INSERT INTO "score" VALUES(2,'2021-003','replication',9100,NULL);
INSERT INTO "score" VALUES(2,'2021-004','strength',7200,NULL);
INSERT INTO "score" VALUES(2,'2021-004','innovation',7300,NULL);
INSERT INTO "score" VALUES(2,'2021-004','benefit',8250,NULL);
INSERT INTO "score" VALUES(2,'2021-004','replication',9100,NULL);
INSERT INTO "score" VALUES(2,'2021-005','strength',7500,NULL);
INSERT INTO "score" VALUES(2,'2021-005','innovation',7300,NULL);
INSERT INTO "score" VALUES(2,'2021-005','benefit',8250,NULL);
INSERT INTO "score" VALUES(2,'2021-005','replication',9100,NULL);
INSERT INTO "score" VALUES(2,'2021-006','strength',NULL,'not_provided');
INSERT INTO "score" VALUES(2,'2021-006','innovation',NULL,'not_provided');
INSERT INTO "score" VALUES(2,'2021-006','benefit',NULL,'not_provided');
INSERT INTO "score" VALUES(2,'2021-006','replication',NULL,'not_provided');
INSERT INTO "score" VALUES(3,'2021-001','strength',6500,NULL);
INSERT INTO "score" VALUES(3,'2021-001','innovation',7500,NULL);
INSERT INTO "score" VALUES(3,'2021-001','benefit',8250,NULL);
INSERT INTO "score" VALUES(3,'2021-001','replication',9100,NULL);
INSERT INTO "score" VALUES(3,'2021-002','strength',6500,NULL);
INSERT INTO "score" VALUES(3,'2021-002','innovation',7500,NULL);
INSERT INTO "score" VALUES(3,'2021-002','benefit',8250,NULL);
INSERT INTO "score" VALUES(3,'2021-002','replication',9100,NULL);
INSERT INTO "score" VALUES(3,'2021-003','strength',7500,NULL);
INSERT INTO "score" VALUES(3,'2021-003','innovation',7500,NULL);
INSERT INTO "score" VALUES(3,'2021-003','benefit',NULL,'not_provided');
INSERT INTO "score" VALUES(3,'2021-003','replication',9100,NULL);
INSERT INTO "score" VALUES(3,'2021-004','strength',8000,NULL);
INSERT INTO "score" VALUES(3,'2021-004','innovation',7500,NULL);
INSERT INTO "score" VALUES(3,'2021-004','benefit',8250,NULL);
INSERT INTO "score" VALUES(3,'2021-004','replication',9100,NULL);
INSERT INTO "score" VALUES(3,'2021-005','strength',8500,NULL);
INSERT INTO "score" VALUES(3,'2021-005','innovation',7500,NULL);
INSERT INTO "score" VALUES(3,'2021-005','benefit',8250,NULL);
INSERT INTO "score" VALUES(3,'2021-005','replication',9100,NULL);
INSERT INTO "score" VALUES(3,'2021-006','strength',NULL,'not_provided');
INSERT INTO "score" VALUES(3,'2021-006','innovation',NULL,'not_provided');
INSERT INTO "score" VALUES(3,'2021-006','benefit',NULL,'not_provided');
INSERT INTO "score" VALUES(3,'2021-006','replication',NULL,'not_provided');
INSERT INTO "score" VALUES(4,'2021-001','strength',6700,NULL);
INSERT INTO "score" VALUES(4,'2021-001','innovation',7700,NULL);
INSERT INTO "score" VALUES(4,'2021-001','benefit',8250,NULL);
INSERT INTO "score" VALUES(4,'2021-001','replication',9100,NULL);
INSERT INTO "score" VALUES(4,'2021-002','strength',6700,NULL);
INSERT INTO "score" VALUES(4,'2021-002','innovation',7700,NULL);
INSERT INTO "score" VALUES(4,'2021-002','benefit',8250,NULL);
INSERT INTO "score" VALUES(4,'2021-002','replication',9100,NULL);
INSERT INTO "score" VALUES(4,'2021-003','strength',8100,NULL);
INSERT INTO "score" VALUES(4,'2021-003','innovation',7700,NULL);
INSERT INTO "score" VALUES(4,'2021-003','benefit',NULL,'not_provided');
INSERT INTO "score" VALUES(4,'2021-003','replication',9100,NULL);
INSERT INTO "score" VALUES(4,'2021-004','strength',8800,NULL);
INSERT INTO "score" VALUES(4,'2021-004','innovation',7700,NULL);
INSERT INTO "score" VALUES(4,'2021-004','benefit',8250,NULL);
INSERT INTO "score" VALUES(4,'2021-004','replication',9100,NULL);
INSERT INTO "score" VALUES(4,'2021-005','strength',9500,NULL);
INSERT INTO "score" VALUES(4,'2021-005','innovation',7700,NULL);
INSERT INTO "score" VALUES(4,'2021-005','benefit',8250,NULL);
INSERT INTO "score" VALUES(4,'2021-005','replication',9100,NULL);
INSERT INTO "score" VALUES(4,'2021-006','strength',NULL,'not_provided');
INSERT INTO "score" VALUES(4,'2021-006','innovation',NULL,'not_provided');
INSERT INTO "score" VALUES(4,'2021-006','benefit',NULL,'not_provided');
INSERT INTO "score" VALUES(4,'2021-006','replication',NULL,'not_provided');
CREATE TABLE self_score (
	project VARCHAR NOT NULL, 
	dimension VARCHAR NOT NULL, 
	edition VARCHAR NOT NULL, 
	score SMALLINT NOT NULL, 
	file INTEGER NOT NULL, 
	CONSTRAINT pk_self_score PRIMARY KEY (project, dimension), 
	CONSTRAINT ck_self_score_score CHECK (score BETWEEN 0 AND 10000), 
	CONSTRAINT fk_self_score_file FOREIGN KEY(file) REFERENCES closing_file (id), 
	CONSTRAINT fk_self_score_project_edition FOREIGN KEY(project, edition) REFERENCES project (code, edition)
);
CREATE TABLE spot_check (
	project VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	finding TEXT, 
	file INTEGER NOT NULL, 
	CONSTRAINT pk_spot_check PRIMARY KEY (project), 
	CONSTRAINT ck_spot_check_outcome CHECK (outcome IN ('passed', 'rectify', 'failed')), 
	CONSTRAINT fk_spot_check_file FOREIGN KEY(file) REFERENCES closing_file (id), 
	CONSTRAINT fk_spot_check_project FOREIGN KEY(project) REFERENCES drawn (project)
);
ANALYZE "sqlite_master";
INSERT INTO "sqlite_stat1" VALUES('listed_applicant','sqlite_autoindex_listed_applicant_1','6 6 1 1');
INSERT INTO "sqlite_stat1" VALUES('edition','sqlite_autoindex_edition_1','5 1');
INSERT INTO "sqlite_stat1" VALUES('recommending_unit','sqlite_autoindex_recommending_unit_1','738 148 1');
INSERT INTO "sqlite_stat1" VALUES('listed_project','sqlite_autoindex_listed_project_2','6 6 1');
INSERT INTO "sqlite_stat1" VALUES('listed_project','sqlite_autoindex_listed_project_1','6 6 1');
INSERT INTO "sqlite_stat1" VALUES('list_version','sqlite_autoindex_list_version_2','1 1 1');
INSERT INTO "sqlite_stat1" VALUES('list_version','sqlite_autoindex_list_version_1','1 1 1');
INSERT INTO "sqlite_stat1" VALUES('act',NULL,'7');
INSERT INTO "sqlite_stat1" VALUES('standing','sqlite_autoindex_standing_1','60 20 4 1');
INSERT INTO "sqlite_stat1" VALUES('score','ix_score_dimension','72 24 6 3 1');
INSERT INTO "sqlite_stat1" VALUES('score','sqlite_autoindex_score_1','72 24 4 1');
INSERT INTO "sqlite_stat1" VALUES('move','sqlite_autoindex_move_1','10 5 1');
INSERT INTO "sqlite_stat1" VALUES('method','sqlite_autoindex_method_1','1 1');
INSERT INTO "sqlite_stat1" VALUES('region','sqlite_autoindex_region_1','34 1');
INSERT INTO "sqlite_stat1" VALUES('alembic_version','sqlite_autoindex_alembic_version_1','1 1');
INSERT INTO "sqlite_stat1" VALUES('category','sqlite_autoindex_category_1','18 4 1');
INSERT INTO "sqlite_stat1" VALUES('project','sqlite_autoindex_project_2','6 1 1');
INSERT INTO "sqlite_stat1" VALUES('project','sqlite_autoindex_project_1','6 1');
INSERT INTO "sqlite_stat1" VALUES('imported_file','sqlite_autoindex_imported_file_1','4 1');
INSERT INTO "sqlite_stat1" VALUES('direction','sqlite_autoindex_direction_2','31 7 1 1');
INSERT INTO "sqlite_stat1" VALUES('direction','sqlite_autoindex_direction_1','31 7 1');
INSERT INTO "sqlite_stat1" VALUES('rating','ix_rating_stability','18 6 2 1 1 1 1 1 1 1');
INSERT INTO "sqlite_stat1" VALUES('rating','ix_rating_project','18 3 1');
INSERT INTO "sqlite_stat1" VALUES('rating','ix_rating_position','18 6 1 1 1 1 1 1 1');
INSERT INTO "sqlite_stat1" VALUES('rating','ix_rating_change','18 6 3 1 1 1 1 1 1 1');
INSERT INTO "sqlite_stat1" VALUES('rating','sqlite_autoindex_rating_1','18 6 1');
INSERT INTO "sqlite_stat1" VALUES('release','ix_release_chained_to','3 1');
INSERT INTO "sqlite_stat1" VALUES('release','sqlite_autoindex_release_3','3 1 1');
INSERT INTO "sqlite_stat1" VALUES('release','sqlite_autoindex_release_2','3 3 2 1');
INSERT INTO "sqlite_stat1" VALUES('release','sqlite_autoindex_release_1','3 3 1');
INSERT INTO "sqlite_stat1" VALUES('waiver',NULL,'1');
CREATE TABLE standing (
	release INTEGER NOT NULL, 
	project VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	rank INTEGER NOT NULL, 
	size INTEGER NOT NULL, 
	tied INTEGER NOT NULL, 
	rank_low INTEGER NOT NULL, 
	rank_high INTEGER NOT NULL, 
	CONSTRAINT pk_standing PRIMARY KEY (release, project, kind), 
	CONSTRAINT ck_standing_kind CHECK (kind IN ('category', 'direction', 'region', 'unit')), 
	CONSTRAINT fk_standing_release_project FOREIGN KEY(release, project) REFERENCES rating (release, project)
);
INSERT INTO "standing" VALUES(1,'2021-001','category',3,5,2,3,3);
INSERT INTO "standing" VALUES(1,'2021-001','direction',3,5,2,3,3);
INSERT INTO "standing" VALUES(1,'2021-001','region',1,1,1,1,1);
INSERT INTO "standing" VALUES(1,'2021-001','unit',1,1,1,1,1);
INSERT INTO "standing" VALUES(1,'2021-002','category',3,5,2,3,3);
INSERT INTO "standing" VALUES(1,'2021-002','direction',3,5,2,3,3);
INSERT INTO "standing" VALUES(1,'2021-002','region',1,1,1,1,1);
INSERT INTO "standing" VALUES(1,'2021-002','unit',1,1,1,1,1);
INSERT INTO "standing" VALUES(1,'2021-003','category',5,5,1,5,5);
INSERT INTO "standing" VALUES(1,'2021-003','direction',5,5,1,5,5);
INSERT INTO "standing" VALUES(1,'2021-003','region',1,1,1,1,1);
INSERT INTO "standing" VALUES(1,'2021-003','unit',1,1,1,1,1);
INSERT INTO "standing" VALUES(1,'2021-004','category',2,5,1,2,2);
INSERT INTO "standing" VALUES(1,'2021-004','direction',2,5,1,2,2);
INSERT INTO "standing" VALUES(1,'2021-004','region',1,1,1,1,1);
INSERT INTO "standing" VALUES(1,'2021-004','unit',1,1,1,1,1);
INSERT INTO "standing" VALUES(1,'2021-005','category',1,5,1,1,1);
INSERT INTO "standing" VALUES(1,'2021-005','direction',1,5,1,1,1);
INSERT INTO "standing" VALUES(1,'2021-005','region',1,1,1,1,1);
INSERT INTO "standing" VALUES(1,'2021-005','unit',1,1,1,1,1);
INSERT INTO "standing" VALUES(2,'2021-001','category',3,5,2,3,4);
INSERT INTO "standing" VALUES(2,'2021-001','direction',3,5,2,3,4);
INSERT INTO "standing" VALUES(2,'2021-001','region',1,1,1,1,1);
INSERT INTO "standing" VALUES(2,'2021-001','unit',1,1,1,1,1);
INSERT INTO "standing" VALUES(2,'2021-002','category',3,5,2,3,4);
INSERT INTO "standing" VALUES(2,'2021-002','direction',3,5,2,3,4);
INSERT INTO "standing" VALUES(2,'2021-002','region',1,1,1,1,1);
INSERT INTO "standing" VALUES(2,'2021-002','unit',1,1,1,1,1);
INSERT INTO "standing" VALUES(2,'2021-003','category',5,5,1,3,5);
INSERT INTO "standing" VALUES(2,'2021-003','direction',5,5,1,3,5);
INSERT INTO "standing" VALUES(2,'2021-003','region',1,1,1,1,1);
INSERT INTO "standing" VALUES(2,'2021-003','unit',1,1,1,1,1);
INSERT INTO "standing" VALUES(2,'2021-004','category',2,5,1,2,2);
INSERT INTO "standing" VALUES(2,'2021-004','direction',2,5,1,2,2);
INSERT INTO "standing" VALUES(2,'2021-004','region',1,1,1,1,1);
INSERT INTO "standing" VALUES(2,'2021-004','unit',1,1,1,1,1);
INSERT INTO "standing" VALUES(2,'2021-005','category',1,5,1,1,1);
INSERT INTO "standing" VALUES(2,'2021-005','direction',1,5,1,1,1);
INSERT INTO "standing" VALUES(2,'2021-005','region',1,1,1,1,1);
INSERT INTO "standing" VALUES(2,'2021-005','unit',1,1,1,1,1);
INSERT INTO "standing" VALUES(3,'2021-001','category',4,5,2,4,4);
INSERT INTO "standing" VALUES(3,'2021-001','direction',4,5,2,4,4);
INSERT INTO "standing" VALUES(3,'2021-001','region',1,1,1,1,1);
INSERT INTO "standing" VALUES(3,'2021-001','unit',1,1,1,1,1);
INSERT INTO "standing" VALUES(3,'2021-002','category',4,5,2,4,4);
INSERT INTO "standing" VALUES(3,'2021-002','direction',4,5,2,4,4);
INSERT INTO "standing" VALUES(3,'2021-002','region',1,1,1,1,1);
INSERT INTO "standing" VALUES(3,'2021-002','unit',1,1,1,1,1);
INSERT INTO "standing" VALUES(3,'2021-003','category',3,5,1,3,3);
INSERT INTO "standing" VALUES(3,'2021-003','direction',3,5,1,3,3);
INSERT INTO "standing" VALUES(3,'2021-003','region',1,1,1,1,1);
INSERT INTO "standing" VALUES(3,'2021-003','unit',1,1,1,1,1);
INSERT INTO "standing" VALUES(3,'2021-004','category',2,5,1,2,2);
INSERT INTO "standing" VALUES(3,'2021-004','direction',2,5,1,2,2);
INSERT INTO "standing" VALUES(3,'2021-004','region',1,1,1,1,1);
INSERT INTO "standing" VALUES(3,'2021-004','unit',1,1,1,1,1);
INSERT INTO "standing" VALUES(3,'2021-005','category',1,5,1,1,1);
INSERT INTO "standing" VALUES(3,'2021-005','direction',1,5,1,1,1);
INSERT INTO "standing" VALUES(3,'2021-005','region',1,1,1,1,1);
INSERT INTO "standing" VALUES(3,'2021-005','unit',1,1,1,1,1);
CREATE TABLE verified_score (
	evaluation INTEGER NOT NULL, 
	project VARCHAR NOT NULL, 
	dimension VARCHAR NOT NULL, 
	score SMALLINT NOT NULL, 
	CONSTRAINT pk_verified_score PRIMARY KEY (evaluation, project, dimension), 
	CONSTRAINT ck_verified_score_score CHECK (score BETWEEN 0 AND 10000), 
	CONSTRAINT fk_verified_score_evaluation_project FOREIGN KEY(evaluation, project) REFERENCES evaluated (evaluation, project)
);
CREATE TABLE waiver (
	id INTEGER NOT NULL, 
	file INTEGER NOT NULL, 
	edition VARCHAR NOT NULL, 
	rule VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	reason TEXT NOT NULL, 
	accepted_at DATETIME NOT NULL, 
	CONSTRAINT pk_waiver PRIMARY KEY (id), 
	CONSTRAINT fk_waiver_edition FOREIGN KEY(edition) REFERENCES edition (code), 
	CONSTRAINT fk_waiver_file FOREIGN KEY(file) REFERENCES imported_file (id)
);
INSERT INTO "waiver" VALUES(1,1,'2021','count','6','试点','2022-01-10 02:00:00.000000');
CREATE INDEX ix_rating_change ON rating (release, change, position, category, direction, region, unit, stars, project);
CREATE INDEX ix_rating_position ON rating (release, position, category, direction, region, unit, stars, project);
CREATE INDEX ix_rating_project ON rating (project, release);
CREATE INDEX ix_rating_stability ON rating (release, stability, position, category, direction, region, unit, stars, project);
CREATE INDEX ix_score_dimension ON score (release, dimension, score, project);
CREATE UNIQUE INDEX ix_release_chained_to ON release (chained_to);
CREATE TRIGGER keep_rating_insert BEFORE INSERT ON rating WHEN EXISTS (SELECT 1 FROM release WHERE status = 'published' AND id IN (NEW.release)) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: rating'); END;
CREATE TRIGGER keep_rating_update BEFORE UPDATE ON rating WHEN EXISTS (SELECT 1 FROM release WHERE status = 'published' AND id IN (OLD.release, NEW.release)) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: rating'); END;
CREATE TRIGGER keep_rating_delete BEFORE DELETE ON rating WHEN EXISTS (SELECT 1 FROM release WHERE status = 'published' AND id IN (OLD.release)) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: rating'); END;
CREATE TRIGGER keep_score_insert BEFORE INSERT ON score WHEN EXISTS (SELECT 1 FROM release WHERE status = 'published' AND id IN (NEW.release)) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: score'); END;
CREATE TRIGGER keep_score_update BEFORE UPDATE ON score WHEN EXISTS (SELECT 1 FROM release WHERE status = 'published' AND id IN (OLD.release, NEW.release)) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: score'); END;
CREATE TRIGGER keep_score_delete BEFORE DELETE ON score WHEN EXISTS (SELECT 1 FROM release WHERE status = 'published' AND id IN (OLD.release)) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: score'); END;
CREATE TRIGGER keep_standing_insert BEFORE INSERT ON standing WHEN EXISTS (SELECT 1 FROM release WHERE status = 'published' AND id IN (NEW.release)) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: standing'); END;
CREATE TRIGGER keep_standing_update BEFORE UPDATE ON standing WHEN EXISTS (SELECT 1 FROM release WHERE status = 'published' AND id IN (OLD.release, NEW.release)) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: standing'); END;
CREATE TRIGGER keep_standing_delete BEFORE DELETE ON standing WHEN EXISTS (SELECT 1 FROM release WHERE status = 'published' AND id IN (OLD.release)) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: standing'); END;
CREATE TRIGGER keep_move_insert BEFORE INSERT ON move WHEN EXISTS (SELECT 1 FROM release WHERE status = 'published' AND id IN (NEW.release)) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: move'); END;
CREATE TRIGGER keep_move_update BEFORE UPDATE ON move WHEN EXISTS (SELECT 1 FROM release WHERE status = 'published' AND id IN (OLD.release, NEW.release)) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: move'); END;
CREATE TRIGGER keep_move_delete BEFORE DELETE ON move WHEN EXISTS (SELECT 1 FROM release WHERE status = 'published' AND id IN (OLD.release)) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: move'); END;
CREATE TRIGGER keep_bridge_insert BEFORE INSERT ON bridge WHEN EXISTS (SELECT 1 FROM release WHERE status = 'published' AND id IN (NEW.release)) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: bridge'); END;
CREATE TRIGGER keep_bridge_update BEFORE UPDATE ON bridge WHEN EXISTS (SELECT 1 FROM release WHERE status = 'published' AND id IN (OLD.release, NEW.release)) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: bridge'); END;
CREATE TRIGGER keep_bridge_delete BEFORE DELETE ON bridge WHEN EXISTS (SELECT 1 FROM release WHERE status = 'published' AND id IN (OLD.release)) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: bridge'); END;
CREATE TRIGGER keep_method_update BEFORE UPDATE ON method  BEGIN SELECT RAISE(ABORT, 'what was published is never changed: method'); END;
CREATE TRIGGER keep_method_delete BEFORE DELETE ON method  BEGIN SELECT RAISE(ABORT, 'what was published is never changed: method'); END;
CREATE TRIGGER keep_act_update BEFORE UPDATE ON act  BEGIN SELECT RAISE(ABORT, 'what was published is never changed: act'); END;
CREATE TRIGGER keep_act_delete BEFORE DELETE ON act  BEGIN SELECT RAISE(ABORT, 'what was published is never changed: act'); END;
CREATE INDEX ix_evaluated_project ON evaluated (project);
CREATE INDEX ix_self_score_edition ON self_score (edition);
CREATE TRIGGER keep_drawn_update BEFORE UPDATE ON drawn  BEGIN SELECT RAISE(ABORT, 'what was published is never changed: drawn'); END;
CREATE TRIGGER keep_drawn_delete BEFORE DELETE ON drawn  BEGIN SELECT RAISE(ABORT, 'what was published is never changed: drawn'); END;
CREATE TRIGGER keep_spot_check_update BEFORE UPDATE ON spot_check  BEGIN SELECT RAISE(ABORT, 'what was published is never changed: spot_check'); END;
CREATE TRIGGER keep_spot_check_delete BEFORE DELETE ON spot_check  BEGIN SELECT RAISE(ABORT, 'what was published is never changed: spot_check'); END;
CREATE TRIGGER keep_evaluation_update BEFORE UPDATE ON evaluation WHEN (OLD.published_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: evaluation'); END;
CREATE TRIGGER keep_evaluation_delete BEFORE DELETE ON evaluation WHEN (OLD.published_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: evaluation'); END;
CREATE TRIGGER refuse_closing_file_update BEFORE UPDATE ON closing_file BEGIN SELECT RAISE(ABORT, 'an imported file stays as it is') WHERE 1 = 1; END;
CREATE TRIGGER refuse_self_score_insert BEFORE INSERT ON self_score BEGIN SELECT RAISE(ABORT, 'the draw is announced: self-assessments are fixed') WHERE EXISTS (SELECT 1 FROM draw WHERE draw.edition = NEW.edition); END;
CREATE TRIGGER refuse_self_score_update BEFORE UPDATE ON self_score BEGIN SELECT RAISE(ABORT, 'a self-assessment is replaced, never changed') WHERE 1 = 1; END;
CREATE TRIGGER refuse_self_score_delete BEFORE DELETE ON self_score BEGIN SELECT RAISE(ABORT, 'the draw is announced: self-assessments are fixed') WHERE EXISTS (SELECT 1 FROM draw WHERE draw.edition = OLD.edition); END;
CREATE TRIGGER refuse_draw_update BEFORE UPDATE ON draw BEGIN SELECT RAISE(ABORT, 'an announced draw takes its seed, once, nothing else') WHERE OLD.seed IS NOT NULL OR NEW.seed IS NULL OR OLD.edition IS DISTINCT FROM NEW.edition OR OLD.size IS DISTINCT FROM NEW.size OR OLD.candidates IS DISTINCT FROM NEW.candidates OR OLD.candidates_sha256 IS DISTINCT FROM NEW.candidates_sha256 OR OLD.seed_sha256 IS DISTINCT FROM NEW.seed_sha256 OR OLD.awaited IS DISTINCT FROM NEW.awaited OR OLD.announced_at IS DISTINCT FROM NEW.announced_at; END;
CREATE TRIGGER refuse_draw_delete BEFORE DELETE ON draw BEGIN SELECT RAISE(ABORT, 'an announced draw stays') WHERE 1 = 1; END;
CREATE TRIGGER refuse_drawn_insert BEFORE INSERT ON drawn BEGIN SELECT RAISE(ABORT, 'the draw is made') WHERE EXISTS (SELECT 1 FROM draw WHERE draw.edition = NEW.edition AND draw.seed IS NOT NULL); END;
CREATE TRIGGER refuse_evaluated_insert BEFORE INSERT ON evaluated BEGIN SELECT RAISE(ABORT, 'a published catalogue stays') WHERE EXISTS (SELECT 1 FROM evaluation WHERE evaluation.id = NEW.evaluation AND evaluation.published_at IS NOT NULL); END;
CREATE TRIGGER refuse_evaluated_update BEFORE UPDATE ON evaluated BEGIN SELECT RAISE(ABORT, 'an evaluation is replaced, never changed') WHERE 1 = 1; END;
CREATE TRIGGER refuse_evaluated_delete BEFORE DELETE ON evaluated BEGIN SELECT RAISE(ABORT, 'a published catalogue stays') WHERE EXISTS (SELECT 1 FROM evaluation WHERE evaluation.id = OLD.evaluation AND evaluation.published_at IS NOT NULL); END;
CREATE TRIGGER refuse_verified_score_insert BEFORE INSERT ON verified_score BEGIN SELECT RAISE(ABORT, 'a published catalogue stays') WHERE EXISTS (SELECT 1 FROM evaluation WHERE evaluation.id = NEW.evaluation AND evaluation.published_at IS NOT NULL); END;
CREATE TRIGGER refuse_verified_score_update BEFORE UPDATE ON verified_score BEGIN SELECT RAISE(ABORT, 'an evaluation is replaced, never changed') WHERE 1 = 1; END;
CREATE TRIGGER refuse_verified_score_delete BEFORE DELETE ON verified_score BEGIN SELECT RAISE(ABORT, 'a published catalogue stays') WHERE EXISTS (SELECT 1 FROM evaluation WHERE evaluation.id = OLD.evaluation AND evaluation.published_at IS NOT NULL); END;
CREATE TRIGGER keep_listed_project_insert BEFORE INSERT ON listed_project WHEN EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND id = NEW.list_version) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: listed_project'); END;
CREATE TRIGGER keep_listed_project_update BEFORE UPDATE ON listed_project WHEN EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND id = OLD.list_version) OR EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND id = NEW.list_version) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: listed_project'); END;
CREATE TRIGGER keep_listed_project_delete BEFORE DELETE ON listed_project WHEN EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND id = OLD.list_version) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: listed_project'); END;
CREATE TRIGGER keep_listed_applicant_insert BEFORE INSERT ON listed_applicant WHEN EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND id = NEW.list_version) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: listed_applicant'); END;
CREATE TRIGGER keep_listed_applicant_update BEFORE UPDATE ON listed_applicant WHEN EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND id = OLD.list_version) OR EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND id = NEW.list_version) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: listed_applicant'); END;
CREATE TRIGGER keep_listed_applicant_delete BEFORE DELETE ON listed_applicant WHEN EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND id = OLD.list_version) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: listed_applicant'); END;
CREATE TRIGGER keep_waiver_insert BEFORE INSERT ON waiver WHEN EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND file = NEW.file) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: waiver'); END;
CREATE TRIGGER keep_waiver_update BEFORE UPDATE ON waiver WHEN EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND file = OLD.file) OR EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND file = NEW.file) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: waiver'); END;
CREATE TRIGGER keep_waiver_delete BEFORE DELETE ON waiver WHEN EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND file = OLD.file) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: waiver'); END;
CREATE TRIGGER keep_preview_update BEFORE UPDATE ON preview  BEGIN SELECT RAISE(ABORT, 'what was published is never changed: preview'); END;
CREATE TRIGGER keep_preview_delete BEFORE DELETE ON preview  BEGIN SELECT RAISE(ABORT, 'what was published is never changed: preview'); END;
CREATE TRIGGER keep_objection_update BEFORE UPDATE ON objection  BEGIN SELECT RAISE(ABORT, 'what was published is never changed: objection'); END;
CREATE TRIGGER keep_objection_delete BEFORE DELETE ON objection  BEGIN SELECT RAISE(ABORT, 'what was published is never changed: objection'); END;
CREATE TRIGGER keep_release_update BEFORE UPDATE ON release FOR EACH ROW WHEN (OLD.status = 'published' AND NOT (OLD.published_at > strftime('%Y-%m-%d %H:%M:%f', 'now') AND NEW.status IN ('draft', 'preview') AND NEW.published_at IS NULL)) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: release'); END;
CREATE TRIGGER keep_release_delete BEFORE DELETE ON release FOR EACH ROW WHEN (OLD.status = 'published') BEGIN SELECT RAISE(ABORT, 'what was published is never changed: release'); END;
CREATE TRIGGER keep_list_version_update BEFORE UPDATE ON list_version FOR EACH ROW WHEN (OLD.published_at IS NOT NULL AND NOT (OLD.published_at > strftime('%Y-%m-%d %H:%M:%f', 'now') AND NEW.published_at IS NULL)) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: list_version'); END;
CREATE TRIGGER keep_list_version_delete BEFORE DELETE ON list_version FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'what was published is never changed: list_version'); END;
COMMIT;
