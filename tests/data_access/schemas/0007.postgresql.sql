CREATE FUNCTION public.keep_listed_applicant_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND id = OLD.list_version) THEN RAISE EXCEPTION 'what was published is never changed: listed_applicant' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;



CREATE FUNCTION public.keep_listed_applicant_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND id = NEW.list_version) THEN RAISE EXCEPTION 'what was published is never changed: listed_applicant' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;



CREATE FUNCTION public.keep_listed_applicant_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND id = OLD.list_version) OR EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND id = NEW.list_version) THEN RAISE EXCEPTION 'what was published is never changed: listed_applicant' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;



CREATE FUNCTION public.keep_listed_project_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND id = OLD.list_version) THEN RAISE EXCEPTION 'what was published is never changed: listed_project' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;



CREATE FUNCTION public.keep_listed_project_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND id = NEW.list_version) THEN RAISE EXCEPTION 'what was published is never changed: listed_project' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;



CREATE FUNCTION public.keep_listed_project_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND id = OLD.list_version) OR EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND id = NEW.list_version) THEN RAISE EXCEPTION 'what was published is never changed: listed_project' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;



CREATE FUNCTION public.keep_waiver_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND file = OLD.file) THEN RAISE EXCEPTION 'what was published is never changed: waiver' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;



CREATE FUNCTION public.keep_waiver_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND file = NEW.file) THEN RAISE EXCEPTION 'what was published is never changed: waiver' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;



CREATE FUNCTION public.keep_waiver_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND file = OLD.file) OR EXISTS (SELECT 1 FROM list_version WHERE published_at IS NOT NULL AND file = NEW.file) THEN RAISE EXCEPTION 'what was published is never changed: waiver' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;



CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            RAISE EXCEPTION 'what was published is never changed: %', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END $$;



CREATE FUNCTION public.refuse_change_of_release() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            IF EXISTS (
                SELECT FROM release WHERE status = 'published' AND (
                    TG_OP <> 'DELETE' AND id = NEW.release
                    OR TG_OP <> 'INSERT' AND id = OLD.release
                )
            ) THEN
                RAISE EXCEPTION 'what was published is never changed: %', TG_TABLE_NAME
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$;



CREATE FUNCTION public.refuse_closing_file_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF 1 = 1 THEN RAISE EXCEPTION 'an imported file stays as it is' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;



CREATE FUNCTION public.refuse_draw_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF 1 = 1 THEN RAISE EXCEPTION 'an announced draw stays' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;



CREATE FUNCTION public.refuse_draw_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF OLD.seed IS NOT NULL OR NEW.seed IS NULL OR OLD.edition IS DISTINCT FROM NEW.edition OR OLD.size IS DISTINCT FROM NEW.size OR OLD.candidates IS DISTINCT FROM NEW.candidates OR OLD.candidates_sha256 IS DISTINCT FROM NEW.candidates_sha256 OR OLD.seed_sha256 IS DISTINCT FROM NEW.seed_sha256 OR OLD.awaited IS DISTINCT FROM NEW.awaited OR OLD.announced_at IS DISTINCT FROM NEW.announced_at THEN RAISE EXCEPTION 'an announced draw takes its seed, once, nothing else' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;



CREATE FUNCTION public.refuse_drawn_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM draw WHERE draw.edition = NEW.edition AND draw.seed IS NOT NULL) THEN RAISE EXCEPTION 'the draw is made' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;



CREATE FUNCTION public.refuse_evaluated_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM evaluation WHERE evaluation.id = OLD.evaluation AND evaluation.published_at IS NOT NULL) THEN RAISE EXCEPTION 'a published catalogue stays' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;



CREATE FUNCTION public.refuse_evaluated_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM evaluation WHERE evaluation.id = NEW.evaluation AND evaluation.published_at IS NOT NULL) THEN RAISE EXCEPTION 'a published catalogue stays' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;



CREATE FUNCTION public.refuse_evaluated_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF 1 = 1 THEN RAISE EXCEPTION 'an evaluation is replaced, never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;



CREATE FUNCTION public.refuse_self_score_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM draw WHERE draw.edition = OLD.edition) THEN RAISE EXCEPTION 'the draw is announced: self-assessments are fixed' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;



CREATE FUNCTION public.refuse_self_score_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM draw WHERE draw.edition = NEW.edition) THEN RAISE EXCEPTION 'the draw is announced: self-assessments are fixed' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;



CREATE FUNCTION public.refuse_self_score_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF 1 = 1 THEN RAISE EXCEPTION 'a self-assessment is replaced, never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;



CREATE FUNCTION public.refuse_verified_score_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM evaluation WHERE evaluation.id = OLD.evaluation AND evaluation.published_at IS NOT NULL) THEN RAISE EXCEPTION 'a published catalogue stays' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;



CREATE FUNCTION public.refuse_verified_score_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF EXISTS (SELECT 1 FROM evaluation WHERE evaluation.id = NEW.evaluation AND evaluation.published_at IS NOT NULL) THEN RAISE EXCEPTION 'a published catalogue stays' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;



CREATE FUNCTION public.refuse_verified_score_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF 1 = 1 THEN RAISE EXCEPTION 'an evaluation is replaced, never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;





CREATE TABLE public.act (
    id integer NOT NULL,
    kind character varying NOT NULL,
    at timestamp with time zone NOT NULL,
    public_from timestamp with time zone,
    publisher character varying NOT NULL,
    edition character varying NOT NULL,
    subject character varying NOT NULL,
    file character varying,
    file_sha256 character varying(64),
    changed text NOT NULL,
    waived text,
    reason text
);



CREATE SEQUENCE public.act_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.act_id_seq OWNED BY public.act.id;



CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);



CREATE TABLE public.bridge (
    release integer NOT NULL,
    project character varying NOT NULL,
    total smallint,
    stars smallint,
    rank integer,
    CONSTRAINT ck_bridge_stars CHECK (((stars >= 1) AND (stars <= 5))),
    CONSTRAINT ck_bridge_total CHECK (((total >= 0) AND (total <= 10000)))
);



CREATE TABLE public.category (
    edition character varying NOT NULL,
    code character varying NOT NULL
);



CREATE TABLE public.closing_file (
    id integer NOT NULL,
    sha256 character varying(64) NOT NULL,
    kind character varying NOT NULL,
    name character varying NOT NULL,
    rows integer NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    edition character varying NOT NULL,
    CONSTRAINT ck_closing_file_kind CHECK (((kind)::text = ANY ((ARRAY['self_assessments'::character varying, 'spot_checks'::character varying, 'evaluation'::character varying])::text[])))
);



CREATE SEQUENCE public.closing_file_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.closing_file_id_seq OWNED BY public.closing_file.id;



CREATE TABLE public.direction (
    edition character varying NOT NULL,
    code character varying NOT NULL,
    category character varying NOT NULL
);



CREATE TABLE public.draw (
    edition character varying NOT NULL,
    size integer NOT NULL,
    candidates integer NOT NULL,
    candidates_sha256 character varying(64) NOT NULL,
    seed_sha256 character varying(64) NOT NULL,
    awaited text,
    announced_at timestamp with time zone NOT NULL,
    seed text,
    public_number text,
    revealed_at timestamp with time zone,
    CONSTRAINT ck_draw_awaited CHECK (((seed IS NULL) OR ((awaited IS NULL) = (public_number IS NULL)))),
    CONSTRAINT ck_draw_public_number CHECK (((public_number IS NULL) OR (seed IS NOT NULL))),
    CONSTRAINT ck_draw_revealed_at CHECK (((seed IS NULL) = (revealed_at IS NULL))),
    CONSTRAINT ck_draw_size CHECK (((size >= 1) AND (size <= candidates)))
);



CREATE TABLE public.drawn (
    project character varying NOT NULL,
    edition character varying NOT NULL,
    "position" integer NOT NULL,
    CONSTRAINT ck_drawn_position CHECK (("position" >= 1))
);



CREATE TABLE public.edition (
    code character varying NOT NULL,
    listed_on date,
    projects integer
);



CREATE TABLE public.evaluated (
    evaluation integer NOT NULL,
    project character varying NOT NULL,
    total smallint,
    grade character varying,
    capped boolean NOT NULL,
    not_evaluated character varying,
    catalogued boolean NOT NULL,
    note text,
    CONSTRAINT ck_evaluated_grade_or_reason CHECK (((grade IS NULL) <> (not_evaluated IS NULL))),
    CONSTRAINT ck_evaluated_grade_with_total CHECK (((grade IS NULL) = (total IS NULL))),
    CONSTRAINT ck_evaluated_total CHECK (((total >= 0) AND (total <= 10000)))
);



CREATE TABLE public.evaluation (
    id integer NOT NULL,
    edition character varying NOT NULL,
    version integer NOT NULL,
    method character varying NOT NULL,
    demo boolean NOT NULL,
    reason text,
    file integer NOT NULL,
    listed integer NOT NULL,
    evaluated integer NOT NULL,
    catalogued integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    chained_to character varying(64),
    sha256 character varying(64),
    canonical smallint DEFAULT 1 NOT NULL,
    CONSTRAINT ck_evaluation_chained_to CHECK (((published_at IS NULL) = (chained_to IS NULL))),
    CONSTRAINT ck_evaluation_reason CHECK (((version = 1) OR (reason IS NOT NULL))),
    CONSTRAINT ck_evaluation_sha256 CHECK (((published_at IS NULL) = (sha256 IS NULL))),
    CONSTRAINT ck_evaluation_version CHECK ((version >= 1))
);



CREATE SEQUENCE public.evaluation_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.evaluation_id_seq OWNED BY public.evaluation.id;



CREATE TABLE public.imported_file (
    id integer NOT NULL,
    sha256 character varying(64) NOT NULL,
    kind character varying NOT NULL,
    name character varying NOT NULL,
    rows integer NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    edition character varying NOT NULL,
    period character varying,
    CONSTRAINT ck_imported_file_kind CHECK (((kind)::text = ANY ((ARRAY['list'::character varying, 'ratings'::character varying])::text[])))
);



CREATE SEQUENCE public.imported_file_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.imported_file_id_seq OWNED BY public.imported_file.id;



CREATE TABLE public.list_version (
    id integer NOT NULL,
    edition character varying NOT NULL,
    version integer NOT NULL,
    file integer NOT NULL,
    reason text,
    published_at timestamp with time zone,
    CONSTRAINT ck_list_version_reason CHECK (((version = 1) OR (reason IS NOT NULL))),
    CONSTRAINT ck_list_version_version CHECK ((version >= 1))
);



CREATE SEQUENCE public.list_version_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.list_version_id_seq OWNED BY public.list_version.id;



CREATE TABLE public.listed_applicant (
    list_version integer NOT NULL,
    project character varying NOT NULL,
    "position" smallint NOT NULL,
    name_zh character varying NOT NULL,
    name_en character varying,
    CONSTRAINT ck_listed_applicant_position CHECK (("position" >= 1))
);



CREATE TABLE public.listed_project (
    list_version integer NOT NULL,
    project character varying NOT NULL,
    edition character varying NOT NULL,
    number integer NOT NULL,
    name_zh character varying NOT NULL,
    name_en character varying,
    category character varying NOT NULL,
    direction character varying NOT NULL,
    unit character varying NOT NULL,
    region character varying,
    applicant_kind character varying,
    dcmm_level smallint,
    dcmm_standard character varying,
    summary_zh text,
    summary_en text,
    search_text text NOT NULL,
    CONSTRAINT ck_listed_project_applicant_kind CHECK (((applicant_kind)::text = ANY ((ARRAY['industrial'::character varying, 'other'::character varying, 'provider'::character varying])::text[]))),
    CONSTRAINT ck_listed_project_dcmm_level CHECK (((dcmm_level >= 1) AND (dcmm_level <= 5))),
    CONSTRAINT ck_listed_project_number CHECK ((number >= 1))
);



CREATE TABLE public.method (
    id character varying NOT NULL,
    version character varying NOT NULL,
    status character varying NOT NULL,
    text text NOT NULL,
    sha256 character varying(64) NOT NULL,
    CONSTRAINT ck_method_status CHECK (((status)::text = ANY ((ARRAY['illustrative'::character varying, 'official'::character varying])::text[])))
);



CREATE TABLE public.move (
    release integer NOT NULL,
    project character varying NOT NULL,
    previous_rank integer NOT NULL,
    previous_total integer NOT NULL,
    previous_stars integer NOT NULL,
    own_scores integer NOT NULL,
    others_scores integer NOT NULL,
    entries_and_exits integer NOT NULL,
    method integer NOT NULL,
    correction integer NOT NULL
);



CREATE TABLE public.objection (
    id integer NOT NULL,
    edition character varying NOT NULL,
    release character varying NOT NULL,
    project character varying NOT NULL,
    number integer NOT NULL,
    state character varying NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT ck_objection_state CHECK (((state)::text = ANY ((ARRAY['received'::character varying, 'accepted'::character varying, 'rejected'::character varying, 'answered'::character varying])::text[])))
);



CREATE SEQUENCE public.objection_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.objection_id_seq OWNED BY public.objection.id;



CREATE TABLE public.preview (
    id integer NOT NULL,
    edition character varying NOT NULL,
    subject character varying NOT NULL,
    at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    content text NOT NULL
);



CREATE SEQUENCE public.preview_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.preview_id_seq OWNED BY public.preview.id;



CREATE TABLE public.project (
    code character varying NOT NULL,
    edition character varying NOT NULL
);



CREATE TABLE public.rating (
    release integer NOT NULL,
    project character varying NOT NULL,
    edition character varying NOT NULL,
    category character varying NOT NULL,
    direction character varying NOT NULL,
    region character varying,
    unit character varying NOT NULL,
    total smallint,
    stars smallint,
    not_rated character varying,
    note text,
    evidence character varying,
    capped_by character varying,
    "position" integer,
    rank integer,
    tied integer,
    rank_low integer,
    rank_high integer,
    stability smallint,
    change integer,
    CONSTRAINT ck_rating_capped_by CHECK (((capped_by)::text = ANY ((ARRAY['missing'::character varying, 'evidence'::character varying])::text[]))),
    CONSTRAINT ck_rating_evidence CHECK (((evidence)::text = ANY ((ARRAY['self_reported'::character varying, 'third_party'::character varying, 'spot_checked'::character varying, 'spot_check_failed'::character varying])::text[]))),
    CONSTRAINT ck_rating_interval CHECK ((rank_low <= rank_high)),
    CONSTRAINT ck_rating_rank CHECK ((rank >= 1)),
    CONSTRAINT ck_rating_rated_or_reason CHECK (((stars IS NULL) <> (not_rated IS NULL))),
    CONSTRAINT ck_rating_stability CHECK (((stability >= 0) AND (stability <= 1000))),
    CONSTRAINT ck_rating_stars CHECK (((stars >= 1) AND (stars <= 5))),
    CONSTRAINT ck_rating_stars_with_total CHECK (((stars IS NULL) = (total IS NULL))),
    CONSTRAINT ck_rating_total CHECK (((total >= 0) AND (total <= 10000)))
);



CREATE TABLE public.recommending_unit (
    edition character varying NOT NULL,
    code character varying NOT NULL,
    kind character varying NOT NULL,
    name_zh character varying NOT NULL,
    name_en character varying NOT NULL,
    region character varying,
    quota integer,
    CONSTRAINT ck_recommending_unit_quota CHECK ((quota >= 0))
);



CREATE TABLE public.region (
    code character varying NOT NULL,
    name_zh character varying NOT NULL,
    name_en character varying NOT NULL
);



CREATE TABLE public.release (
    id integer NOT NULL,
    edition character varying NOT NULL,
    code character varying NOT NULL,
    period character varying NOT NULL,
    period_end date NOT NULL,
    version integer NOT NULL,
    method character varying NOT NULL,
    status character varying NOT NULL,
    demo boolean NOT NULL,
    reason text,
    previous integer,
    file integer NOT NULL,
    listed integer NOT NULL,
    rated integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    sha256 character varying(64),
    chained_to integer,
    bridged_from character varying,
    objections_until timestamp with time zone,
    canonical smallint DEFAULT 1 NOT NULL,
    list_version integer,
    CONSTRAINT ck_release_published_at CHECK ((((status)::text = ANY ((ARRAY['draft'::character varying, 'preview'::character varying])::text[])) = (published_at IS NULL))),
    CONSTRAINT ck_release_reason CHECK (((version = 1) OR (reason IS NOT NULL))),
    CONSTRAINT ck_release_sha256 CHECK ((((status)::text = ANY ((ARRAY['draft'::character varying, 'preview'::character varying])::text[])) = (sha256 IS NULL))),
    CONSTRAINT ck_release_status CHECK (((status)::text = ANY ((ARRAY['draft'::character varying, 'preview'::character varying, 'published'::character varying, 'superseded'::character varying])::text[]))),
    CONSTRAINT ck_release_version CHECK ((version >= 1))
);



CREATE SEQUENCE public.release_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.release_id_seq OWNED BY public.release.id;



CREATE TABLE public.score (
    release integer NOT NULL,
    project character varying NOT NULL,
    dimension character varying NOT NULL,
    score smallint,
    missing character varying,
    CONSTRAINT ck_score_score CHECK (((score >= 0) AND (score <= 10000))),
    CONSTRAINT ck_score_score_or_reason CHECK (((score IS NULL) <> (missing IS NULL)))
);



CREATE TABLE public.self_score (
    project character varying NOT NULL,
    dimension character varying NOT NULL,
    edition character varying NOT NULL,
    score smallint NOT NULL,
    file integer NOT NULL,
    CONSTRAINT ck_self_score_score CHECK (((score >= 0) AND (score <= 10000)))
);



CREATE TABLE public.spot_check (
    project character varying NOT NULL,
    outcome character varying NOT NULL,
    finding text,
    file integer NOT NULL,
    CONSTRAINT ck_spot_check_outcome CHECK (((outcome)::text = ANY ((ARRAY['passed'::character varying, 'rectify'::character varying, 'failed'::character varying])::text[])))
);



CREATE TABLE public.standing (
    release integer NOT NULL,
    project character varying NOT NULL,
    kind character varying NOT NULL,
    rank integer NOT NULL,
    size integer NOT NULL,
    tied integer NOT NULL,
    rank_low integer NOT NULL,
    rank_high integer NOT NULL,
    CONSTRAINT ck_standing_kind CHECK (((kind)::text = ANY ((ARRAY['category'::character varying, 'direction'::character varying, 'region'::character varying, 'unit'::character varying])::text[])))
);



CREATE TABLE public.verified_score (
    evaluation integer NOT NULL,
    project character varying NOT NULL,
    dimension character varying NOT NULL,
    score smallint NOT NULL,
    CONSTRAINT ck_verified_score_score CHECK (((score >= 0) AND (score <= 10000)))
);



CREATE TABLE public.waiver (
    id integer NOT NULL,
    file integer NOT NULL,
    edition character varying NOT NULL,
    rule character varying NOT NULL,
    subject character varying NOT NULL,
    reason text NOT NULL,
    accepted_at timestamp with time zone NOT NULL
);



CREATE SEQUENCE public.waiver_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.waiver_id_seq OWNED BY public.waiver.id;



ALTER TABLE ONLY public.act ALTER COLUMN id SET DEFAULT nextval('public.act_id_seq'::regclass);



ALTER TABLE ONLY public.closing_file ALTER COLUMN id SET DEFAULT nextval('public.closing_file_id_seq'::regclass);



ALTER TABLE ONLY public.evaluation ALTER COLUMN id SET DEFAULT nextval('public.evaluation_id_seq'::regclass);



ALTER TABLE ONLY public.imported_file ALTER COLUMN id SET DEFAULT nextval('public.imported_file_id_seq'::regclass);



ALTER TABLE ONLY public.list_version ALTER COLUMN id SET DEFAULT nextval('public.list_version_id_seq'::regclass);



ALTER TABLE ONLY public.objection ALTER COLUMN id SET DEFAULT nextval('public.objection_id_seq'::regclass);



ALTER TABLE ONLY public.preview ALTER COLUMN id SET DEFAULT nextval('public.preview_id_seq'::regclass);



ALTER TABLE ONLY public.release ALTER COLUMN id SET DEFAULT nextval('public.release_id_seq'::regclass);



ALTER TABLE ONLY public.waiver ALTER COLUMN id SET DEFAULT nextval('public.waiver_id_seq'::regclass);



INSERT INTO public.act VALUES (1, 'list_imported', '2022-01-10 02:00:00+00', NULL, 'root', '2021', '2021', 'list.csv', '3718769d5e613400d49ca1a1fe48d2da7d57d7a36af32552f2ac9733fcf8e596', '{"projects": 6}', '{"count 6": "试点"}', '试点');
INSERT INTO public.act VALUES (2, 'ratings_imported', '2022-04-20 02:00:00+00', NULL, 'root', '2021', '2022Q1.1', '4.csv', '03c06008cde19c72e124f85bf78d134304eca22fc7f7f545aee18304fb705c86', '{"listed": 6, "method": "illustrative-1", "rated": 5}', NULL, NULL);
INSERT INTO public.act VALUES (3, 'published', '2022-04-20 02:00:00+00', '2022-04-20 02:00:00+00', 'root', '2021', '2022Q1.1', NULL, NULL, '{"listed": 6, "method": "illustrative-1", "method_before": null, "rated": 5, "sha256": "296028bfbe3081ff65c029d84a9ed98f6f3c22f0fe9c6970565bcf893aadfc37"}', NULL, NULL);
INSERT INTO public.act VALUES (4, 'ratings_imported', '2022-07-20 02:00:00+00', NULL, 'root', '2021', '2022Q2.1', '7.csv', '969e4595aef2f181fb03222f3eedbc615a675f28370fe223e49e2b058e0ff28c', '{"listed": 6, "method": "illustrative-1", "rated": 5}', NULL, NULL);
INSERT INTO public.act VALUES (5, 'published', '2022-07-20 02:00:00+00', '2022-07-20 02:00:00+00', 'root', '2021', '2022Q2.1', NULL, NULL, '{"listed": 6, "method": "illustrative-1", "method_before": "illustrative-1", "rated": 5, "sha256": "e29a8b7e2277822ceaff8e854f56bd9322c40f91bd250f13352a1cc8a93d91cb"}', NULL, NULL);
INSERT INTO public.act VALUES (6, 'ratings_imported', '2022-08-20 02:00:00+00', NULL, 'root', '2021', '2022Q2.2', '8.csv', '1a8d762ecc03972b08d4c3bf6b2ee5c673dd1d145c04d033601848a852c6d41f', '{"listed": 6, "method": "illustrative-1", "rated": 5}', NULL, '得分录入有误');
INSERT INTO public.act VALUES (7, 'corrected', '2022-08-20 02:00:00+00', '2022-08-20 02:00:00+00', 'root', '2021', '2022Q2.2', NULL, NULL, '{"listed": 6, "method": "illustrative-1", "method_before": "illustrative-1", "rated": 5, "sha256": "f664d38f7fc5f7e3f3e98eb391fbbe2760573acb2044943b9934a5ac8eeb5a54"}', NULL, '得分录入有误');
INSERT INTO public.act VALUES (8, 'ratings_imported', '2022-10-20 02:00:00+00', NULL, 'root', '2021', '2022Q3.1', '10.csv', 'fa3453b0d7f2705ad05f2f2314834120c03507abe5032c0fe1e0cf551cf0c1d0', '{"listed": 6, "method": "illustrative-1", "rated": 5}', NULL, NULL);



INSERT INTO public.alembic_version VALUES ('0007');






INSERT INTO public.category VALUES ('2023', '1');
INSERT INTO public.category VALUES ('2023', '2');
INSERT INTO public.category VALUES ('2023', '3');
INSERT INTO public.category VALUES ('2023', '4');
INSERT INTO public.category VALUES ('2022', '1');
INSERT INTO public.category VALUES ('2022', '2');
INSERT INTO public.category VALUES ('2022', '3');
INSERT INTO public.category VALUES ('2021', '1');
INSERT INTO public.category VALUES ('2021', '2');
INSERT INTO public.category VALUES ('2021', '3');
INSERT INTO public.category VALUES ('2021', '4');
INSERT INTO public.category VALUES ('2020', '1');
INSERT INTO public.category VALUES ('2020', '2');
INSERT INTO public.category VALUES ('2020', '3');
INSERT INTO public.category VALUES ('2020', '4');
INSERT INTO public.category VALUES ('2019', '1');
INSERT INTO public.category VALUES ('2019', '2');
INSERT INTO public.category VALUES ('2019', '3');






INSERT INTO public.direction VALUES ('2023', '91', '1');
INSERT INTO public.direction VALUES ('2023', '92', '2');
INSERT INTO public.direction VALUES ('2023', '93', '3');
INSERT INTO public.direction VALUES ('2023', '94', '4');
INSERT INTO public.direction VALUES ('2022', '91', '1');
INSERT INTO public.direction VALUES ('2022', '92', '2');
INSERT INTO public.direction VALUES ('2022', '93', '3');
INSERT INTO public.direction VALUES ('2021', '01', '1');
INSERT INTO public.direction VALUES ('2021', '02', '1');
INSERT INTO public.direction VALUES ('2021', '03', '1');
INSERT INTO public.direction VALUES ('2021', '04', '2');
INSERT INTO public.direction VALUES ('2021', '05', '2');
INSERT INTO public.direction VALUES ('2021', '06', '3');
INSERT INTO public.direction VALUES ('2021', '07', '3');
INSERT INTO public.direction VALUES ('2021', '08', '3');
INSERT INTO public.direction VALUES ('2021', '09', '4');
INSERT INTO public.direction VALUES ('2021', '10', '4');
INSERT INTO public.direction VALUES ('2020', '01', '1');
INSERT INTO public.direction VALUES ('2020', '91', '1');
INSERT INTO public.direction VALUES ('2020', '04', '2');
INSERT INTO public.direction VALUES ('2020', '92', '2');
INSERT INTO public.direction VALUES ('2020', '93', '3');
INSERT INTO public.direction VALUES ('2020', '94', '4');
INSERT INTO public.direction VALUES ('2019', '01', '1');
INSERT INTO public.direction VALUES ('2019', '02', '1');
INSERT INTO public.direction VALUES ('2019', '03', '1');
INSERT INTO public.direction VALUES ('2019', '04', '2');
INSERT INTO public.direction VALUES ('2019', '05', '2');
INSERT INTO public.direction VALUES ('2019', '06', '2');
INSERT INTO public.direction VALUES ('2019', '07', '3');
INSERT INTO public.direction VALUES ('2019', '08', '3');









INSERT INTO public.edition VALUES ('2023', NULL, NULL);
INSERT INTO public.edition VALUES ('2022', NULL, NULL);
INSERT INTO public.edition VALUES ('2021', '2021-09-18', 204);
INSERT INTO public.edition VALUES ('2020', NULL, 200);
INSERT INTO public.edition VALUES ('2019', '2019-12-16', 24);









INSERT INTO public.imported_file VALUES (1, '3718769d5e613400d49ca1a1fe48d2da7d57d7a36af32552f2ac9733fcf8e596', 'list', 'list.csv', 6, '2022-01-10 02:00:00+00', '2021', NULL);
INSERT INTO public.imported_file VALUES (2, '03c06008cde19c72e124f85bf78d134304eca22fc7f7f545aee18304fb705c86', 'ratings', '4.csv', 6, '2022-04-20 02:00:00+00', '2021', '2022Q1');
INSERT INTO public.imported_file VALUES (3, '969e4595aef2f181fb03222f3eedbc615a675f28370fe223e49e2b058e0ff28c', 'ratings', '7.csv', 6, '2022-07-20 02:00:00+00', '2021', '2022Q2');
INSERT INTO public.imported_file VALUES (4, '1a8d762ecc03972b08d4c3bf6b2ee5c673dd1d145c04d033601848a852c6d41f', 'ratings', '8.csv', 6, '2022-08-20 02:00:00+00', '2021', '2022Q2');
INSERT INTO public.imported_file VALUES (5, 'fa3453b0d7f2705ad05f2f2314834120c03507abe5032c0fe1e0cf551cf0c1d0', 'ratings', '10.csv', 6, '2022-10-20 02:00:00+00', '2021', '2022Q3');



INSERT INTO public.list_version VALUES (1, '2021', 1, 1, NULL, '2022-04-20 02:00:00+00');



INSERT INTO public.listed_applicant VALUES (1, '2021-001', 1, '示例云岭1科技有限公司', NULL);
INSERT INTO public.listed_applicant VALUES (1, '2021-002', 1, '示例云岭2科技有限公司', NULL);
INSERT INTO public.listed_applicant VALUES (1, '2021-003', 1, '示例云岭3科技有限公司', NULL);
INSERT INTO public.listed_applicant VALUES (1, '2021-004', 1, '示例云岭4科技有限公司', NULL);
INSERT INTO public.listed_applicant VALUES (1, '2021-005', 1, '示例云岭5科技有限公司', NULL);
INSERT INTO public.listed_applicant VALUES (1, '2021-006', 1, '示例云岭6科技有限公司', NULL);



INSERT INTO public.listed_project VALUES (1, '2021-001', '2021', 1, '示例平台之1', NULL, '3', '07', '120000', '120000', NULL, NULL, NULL, NULL, NULL, '示例平台之1 示例云岭1科技有限公司 slptz slylkjyxgs 2021-001');
INSERT INTO public.listed_project VALUES (1, '2021-002', '2021', 2, '示例平台之2', NULL, '3', '07', '130000', '130000', NULL, NULL, NULL, NULL, NULL, '示例平台之2 示例云岭2科技有限公司 slptz slylkjyxgs 2021-002');
INSERT INTO public.listed_project VALUES (1, '2021-003', '2021', 3, '示例平台之3', NULL, '3', '07', '140000', '140000', NULL, NULL, NULL, NULL, NULL, '示例平台之3 示例云岭3科技有限公司 slptz slylkjyxgs 2021-003');
INSERT INTO public.listed_project VALUES (1, '2021-004', '2021', 4, '示例平台之4', NULL, '3', '07', '150000', '150000', NULL, NULL, NULL, NULL, NULL, '示例平台之4 示例云岭4科技有限公司 slptz slylkjyxgs 2021-004');
INSERT INTO public.listed_project VALUES (1, '2021-005', '2021', 5, '示例平台之5', NULL, '3', '07', '210000', '210000', NULL, NULL, NULL, NULL, NULL, '示例平台之5 示例云岭5科技有限公司 slptz slylkjyxgs 2021-005');
INSERT INTO public.listed_project VALUES (1, '2021-006', '2021', 6, '示例平台之6', NULL, '3', '07', '220000', '220000', NULL, NULL, NULL, NULL, NULL, '示例平台之6 示例云岭6科技有限公司 slptz slylkjyxgs 2021-006');



INSERT INTO public.method VALUES ('illustrative-1', '1.0', 'illustrative', '# The notice (工信厅信发函〔2021〕14号, section 4) prescribes stars and leaderboards but gives neither
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
', '6be04d73aa15a5026a2619e125487b6561029f4311dc838263285e9d35c11131');



INSERT INTO public.move VALUES (2, '2021-005', 1, 7638, 4, 0, 0, 0, 0, 0);
INSERT INTO public.move VALUES (2, '2021-004', 2, 7613, 4, 1, -1, 0, 0, 0);
INSERT INTO public.move VALUES (2, '2021-001', 3, 7538, 4, 2, -2, 0, 0, 0);
INSERT INTO public.move VALUES (2, '2021-002', 3, 7538, 4, 2, -2, 0, 0, 0);
INSERT INTO public.move VALUES (2, '2021-003', 5, 7367, 3, 4, -4, 0, 0, 0);
INSERT INTO public.move VALUES (3, '2021-005', 1, 7638, 4, 0, 0, 0, 0, 0);
INSERT INTO public.move VALUES (3, '2021-004', 2, 7613, 4, 1, -1, 0, 0, 0);
INSERT INTO public.move VALUES (3, '2021-003', 5, 7367, 3, 4, -4, 0, 0, 2);
INSERT INTO public.move VALUES (3, '2021-001', 3, 7538, 4, 2, -2, 0, 0, -1);
INSERT INTO public.move VALUES (3, '2021-002', 3, 7538, 4, 2, -2, 0, 0, -1);









INSERT INTO public.project VALUES ('2021-001', '2021');
INSERT INTO public.project VALUES ('2021-002', '2021');
INSERT INTO public.project VALUES ('2021-003', '2021');
INSERT INTO public.project VALUES ('2021-004', '2021');
INSERT INTO public.project VALUES ('2021-005', '2021');
INSERT INTO public.project VALUES ('2021-006', '2021');



INSERT INTO public.rating VALUES (1, '2021-001', '2021', '3', '07', '120000', '120000', 7538, 4, NULL, NULL, 'self_reported', NULL, 3, 3, 2, 3, 3, 677, NULL);
INSERT INTO public.rating VALUES (1, '2021-002', '2021', '3', '07', '130000', '130000', 7538, 4, NULL, NULL, 'self_reported', NULL, 4, 3, 2, 3, 3, 677, NULL);
INSERT INTO public.rating VALUES (1, '2021-003', '2021', '3', '07', '140000', '140000', 7367, 3, NULL, NULL, 'self_reported', NULL, 5, 5, 1, 5, 5, 931, NULL);
INSERT INTO public.rating VALUES (1, '2021-004', '2021', '3', '07', '150000', '150000', 7613, 4, NULL, NULL, 'self_reported', NULL, 2, 2, 1, 2, 2, 962, NULL);
INSERT INTO public.rating VALUES (1, '2021-005', '2021', '3', '07', '210000', '210000', 7638, 4, NULL, NULL, 'self_reported', NULL, 1, 1, 1, 1, 1, 981, NULL);
INSERT INTO public.rating VALUES (1, '2021-006', '2021', '3', '07', '220000', '220000', NULL, NULL, 'withdrawn', NULL, NULL, NULL, 6, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.rating VALUES (2, '2021-001', '2021', '3', '07', '120000', '120000', 7648, 4, NULL, NULL, 'self_reported', NULL, 3, 3, 2, 3, 4, 984, 0);
INSERT INTO public.rating VALUES (2, '2021-002', '2021', '3', '07', '130000', '130000', 7648, 4, NULL, NULL, 'self_reported', NULL, 4, 3, 2, 3, 4, 984, 0);
INSERT INTO public.rating VALUES (2, '2021-003', '2021', '3', '07', '140000', '140000', 7647, 4, NULL, NULL, 'self_reported', NULL, 5, 5, 1, 3, 5, 982, 0);
INSERT INTO public.rating VALUES (2, '2021-004', '2021', '3', '07', '150000', '150000', 7873, 4, NULL, NULL, 'self_reported', NULL, 2, 2, 1, 2, 2, 1000, 0);
INSERT INTO public.rating VALUES (2, '2021-005', '2021', '3', '07', '210000', '210000', 7948, 4, NULL, NULL, 'self_reported', NULL, 1, 1, 1, 1, 1, 1000, 0);
INSERT INTO public.rating VALUES (2, '2021-006', '2021', '3', '07', '220000', '220000', NULL, NULL, 'withdrawn', NULL, NULL, NULL, 6, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.rating VALUES (3, '2021-001', '2021', '3', '07', '120000', '120000', 7758, 4, NULL, NULL, 'self_reported', NULL, 4, 4, 2, 4, 4, 1000, -1);
INSERT INTO public.rating VALUES (3, '2021-002', '2021', '3', '07', '130000', '130000', 7758, 4, NULL, NULL, 'self_reported', NULL, 5, 4, 2, 4, 4, 1000, -1);
INSERT INTO public.rating VALUES (3, '2021-003', '2021', '3', '07', '140000', '140000', 7927, 4, NULL, NULL, 'self_reported', NULL, 3, 3, 1, 3, 3, 1000, 2);
INSERT INTO public.rating VALUES (3, '2021-004', '2021', '3', '07', '150000', '150000', 8133, 4, NULL, NULL, 'self_reported', NULL, 2, 2, 1, 2, 2, 1000, 0);
INSERT INTO public.rating VALUES (3, '2021-005', '2021', '3', '07', '210000', '210000', 8258, 4, NULL, NULL, 'self_reported', NULL, 1, 1, 1, 1, 1, 1000, 0);
INSERT INTO public.rating VALUES (3, '2021-006', '2021', '3', '07', '220000', '220000', NULL, NULL, 'withdrawn', NULL, NULL, NULL, 6, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.rating VALUES (4, '2021-001', '2021', '3', '07', '120000', '120000', 7868, 4, NULL, NULL, 'self_reported', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.rating VALUES (4, '2021-002', '2021', '3', '07', '130000', '130000', 7868, 4, NULL, NULL, 'self_reported', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.rating VALUES (4, '2021-003', '2021', '3', '07', '140000', '140000', 8207, 4, NULL, NULL, 'self_reported', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.rating VALUES (4, '2021-004', '2021', '3', '07', '150000', '150000', 8393, 4, NULL, NULL, 'self_reported', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.rating VALUES (4, '2021-005', '2021', '3', '07', '210000', '210000', 8568, 5, NULL, NULL, 'self_reported', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.rating VALUES (4, '2021-006', '2021', '3', '07', '220000', '220000', NULL, NULL, 'withdrawn', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);



INSERT INTO public.recommending_unit VALUES ('2023', '120000', 'province', '天津市工业和信息化局', 'Tianjin Municipal Bureau of Industry and Information Technology', '120000', 10);
INSERT INTO public.recommending_unit VALUES ('2023', '130000', 'province', '河北省工业和信息化厅', 'Department of Industry and Information Technology of Hebei Province', '130000', 10);
INSERT INTO public.recommending_unit VALUES ('2023', '140000', 'province', '山西省工业和信息化厅', 'Department of Industry and Information Technology of Shanxi Province', '140000', 10);
INSERT INTO public.recommending_unit VALUES ('2023', '150000', 'province', '内蒙古自治区工业和信息化厅', 'Department of Industry and Information Technology of Inner Mongolia Autonomous Region', '150000', 10);
INSERT INTO public.recommending_unit VALUES ('2023', '210000', 'province', '辽宁省工业和信息化厅', 'Department of Industry and Information Technology of Liaoning Province', '210000', 10);
INSERT INTO public.recommending_unit VALUES ('2023', '220000', 'province', '吉林省工业和信息化厅', 'Department of Industry and Information Technology of Jilin Province', '220000', 10);
INSERT INTO public.recommending_unit VALUES ('2022', '120000', 'province', '天津市工业和信息化局', 'Tianjin Municipal Bureau of Industry and Information Technology', '120000', NULL);
INSERT INTO public.recommending_unit VALUES ('2022', '130000', 'province', '河北省工业和信息化厅', 'Department of Industry and Information Technology of Hebei Province', '130000', NULL);
INSERT INTO public.recommending_unit VALUES ('2022', '140000', 'province', '山西省工业和信息化厅', 'Department of Industry and Information Technology of Shanxi Province', '140000', NULL);
INSERT INTO public.recommending_unit VALUES ('2022', '150000', 'province', '内蒙古自治区工业和信息化厅', 'Department of Industry and Information Technology of Inner Mongolia Autonomous Region', '150000', NULL);
INSERT INTO public.recommending_unit VALUES ('2022', '210000', 'province', '辽宁省工业和信息化厅', 'Department of Industry and Information Technology of Liaoning Province', '210000', NULL);
INSERT INTO public.recommending_unit VALUES ('2022', '220000', 'province', '吉林省工业和信息化厅', 'Department of Industry and Information Technology of Jilin Province', '220000', NULL);
INSERT INTO public.recommending_unit VALUES ('2021', '120000', 'province', '天津市工业和信息化局', 'Tianjin Municipal Bureau of Industry and Information Technology', '120000', 10);
INSERT INTO public.recommending_unit VALUES ('2021', '130000', 'province', '河北省工业和信息化厅', 'Department of Industry and Information Technology of Hebei Province', '130000', 10);
INSERT INTO public.recommending_unit VALUES ('2021', '140000', 'province', '山西省工业和信息化厅', 'Department of Industry and Information Technology of Shanxi Province', '140000', 10);
INSERT INTO public.recommending_unit VALUES ('2021', '150000', 'province', '内蒙古自治区工业和信息化厅', 'Department of Industry and Information Technology of Inner Mongolia Autonomous Region', '150000', 10);
INSERT INTO public.recommending_unit VALUES ('2021', '210000', 'province', '辽宁省工业和信息化厅', 'Department of Industry and Information Technology of Liaoning Province', '210000', 10);
INSERT INTO public.recommending_unit VALUES ('2021', '220000', 'province', '吉林省工业和信息化厅', 'Department of Industry and Information Technology of Jilin Province', '220000', 10);
INSERT INTO public.recommending_unit VALUES ('2020', '120000', 'province', '天津市工业和信息化局', 'Tianjin Municipal Bureau of Industry and Information Technology', '120000', NULL);
INSERT INTO public.recommending_unit VALUES ('2020', '130000', 'province', '河北省工业和信息化厅', 'Department of Industry and Information Technology of Hebei Province', '130000', NULL);
INSERT INTO public.recommending_unit VALUES ('2020', '140000', 'province', '山西省工业和信息化厅', 'Department of Industry and Information Technology of Shanxi Province', '140000', NULL);
INSERT INTO public.recommending_unit VALUES ('2020', '150000', 'province', '内蒙古自治区工业和信息化厅', 'Department of Industry and Information Technology of Inner Mongolia Autonomous Region', '150000', NULL);
INSERT INTO public.recommending_unit VALUES ('2020', '210000', 'province', '辽宁省工业和信息化厅', 'Department of Industry and Information Technology of Liaoning Province', '210000', NULL);
INSERT INTO public.recommending_unit VALUES ('2020', '220000', 'province', '吉林省工业和信息化厅', 'Department of Industry and Information Technology of Jilin Province', '220000', NULL);
INSERT INTO public.recommending_unit VALUES ('2019', '120000', 'province', '天津市工业和信息化局', 'Tianjin Municipal Bureau of Industry and Information Technology', '120000', 5);



INSERT INTO public.region VALUES ('120000', '天津市', 'Tianjin');
INSERT INTO public.region VALUES ('130000', '河北省', 'Hebei');
INSERT INTO public.region VALUES ('140000', '山西省', 'Shanxi');
INSERT INTO public.region VALUES ('150000', '内蒙古自治区', 'Inner Mongolia');
INSERT INTO public.region VALUES ('210000', '辽宁省', 'Liaoning');
INSERT INTO public.region VALUES ('220000', '吉林省', 'Jilin');



INSERT INTO public.release VALUES (1, '2021', '2022Q1.1', '2022Q1', '2022-03-31', 1, 'illustrative-1', 'published', true, NULL, NULL, 2, 6, 5, '2022-04-20 02:00:00+00', '2022-04-20 02:00:00+00', '296028bfbe3081ff65c029d84a9ed98f6f3c22f0fe9c6970565bcf893aadfc37', NULL, NULL, NULL, 2, 1);
INSERT INTO public.release VALUES (2, '2021', '2022Q2.1', '2022Q2', '2022-06-30', 1, 'illustrative-1', 'published', true, NULL, 1, 3, 6, 5, '2022-07-20 02:00:00+00', '2022-07-20 02:00:00+00', 'e29a8b7e2277822ceaff8e854f56bd9322c40f91bd250f13352a1cc8a93d91cb', 1, NULL, NULL, 2, 1);
INSERT INTO public.release VALUES (3, '2021', '2022Q2.2', '2022Q2', '2022-06-30', 2, 'illustrative-1', 'published', true, '得分录入有误', 1, 4, 6, 5, '2022-08-20 02:00:00+00', '2022-08-20 02:00:00+00', 'f664d38f7fc5f7e3f3e98eb391fbbe2760573acb2044943b9934a5ac8eeb5a54', 2, NULL, NULL, 2, 1);
INSERT INTO public.release VALUES (4, '2021', '2022Q3.1', '2022Q3', '2022-09-30', 1, 'illustrative-1', 'draft', true, NULL, NULL, 5, 6, 5, '2022-10-20 02:00:00+00', NULL, NULL, NULL, NULL, NULL, 1, 1);



INSERT INTO public.score VALUES (1, '2021-001', 'strength', 6100, NULL);
INSERT INTO public.score VALUES (1, '2021-001', 'innovation', 7100, NULL);
INSERT INTO public.score VALUES (1, '2021-001', 'benefit', 8250, NULL);
INSERT INTO public.score VALUES (1, '2021-001', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (1, '2021-002', 'strength', 6100, NULL);
INSERT INTO public.score VALUES (1, '2021-002', 'innovation', 7100, NULL);
INSERT INTO public.score VALUES (1, '2021-002', 'benefit', 8250, NULL);
INSERT INTO public.score VALUES (1, '2021-002', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (1, '2021-003', 'strength', 6300, NULL);
INSERT INTO public.score VALUES (1, '2021-003', 'innovation', 7100, NULL);
INSERT INTO public.score VALUES (1, '2021-003', 'benefit', NULL, 'not_provided');
INSERT INTO public.score VALUES (1, '2021-003', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (1, '2021-004', 'strength', 6400, NULL);
INSERT INTO public.score VALUES (1, '2021-004', 'innovation', 7100, NULL);
INSERT INTO public.score VALUES (1, '2021-004', 'benefit', 8250, NULL);
INSERT INTO public.score VALUES (1, '2021-004', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (1, '2021-005', 'strength', 6500, NULL);
INSERT INTO public.score VALUES (1, '2021-005', 'innovation', 7100, NULL);
INSERT INTO public.score VALUES (1, '2021-005', 'benefit', 8250, NULL);
INSERT INTO public.score VALUES (1, '2021-005', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (1, '2021-006', 'strength', NULL, 'not_provided');
INSERT INTO public.score VALUES (1, '2021-006', 'innovation', NULL, 'not_provided');
INSERT INTO public.score VALUES (1, '2021-006', 'benefit', NULL, 'not_provided');
INSERT INTO public.score VALUES (1, '2021-006', 'replication', NULL, 'not_provided');
INSERT INTO public.score VALUES (2, '2021-001', 'strength', 6300, NULL);
INSERT INTO public.score VALUES (2, '2021-001', 'innovation', 7300, NULL);
INSERT INTO public.score VALUES (2, '2021-001', 'benefit', 8250, NULL);
INSERT INTO public.score VALUES (2, '2021-001', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (2, '2021-002', 'strength', 6300, NULL);
INSERT INTO public.score VALUES (2, '2021-002', 'innovation', 7300, NULL);
INSERT INTO public.score VALUES (2, '2021-002', 'benefit', 8250, NULL);
INSERT INTO public.score VALUES (2, '2021-002', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (2, '2021-003', 'strength', 6900, NULL);
INSERT INTO public.score VALUES (2, '2021-003', 'innovation', 7300, NULL);
INSERT INTO public.score VALUES (2, '2021-003', 'benefit', NULL, 'not_provided');
INSERT INTO public.score VALUES (2, '2021-003', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (2, '2021-004', 'strength', 7200, NULL);
INSERT INTO public.score VALUES (2, '2021-004', 'innovation', 7300, NULL);
INSERT INTO public.score VALUES (2, '2021-004', 'benefit', 8250, NULL);
INSERT INTO public.score VALUES (2, '2021-004', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (2, '2021-005', 'strength', 7500, NULL);
INSERT INTO public.score VALUES (2, '2021-005', 'innovation', 7300, NULL);
INSERT INTO public.score VALUES (2, '2021-005', 'benefit', 8250, NULL);
INSERT INTO public.score VALUES (2, '2021-005', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (2, '2021-006', 'strength', NULL, 'not_provided');
INSERT INTO public.score VALUES (2, '2021-006', 'innovation', NULL, 'not_provided');
INSERT INTO public.score VALUES (2, '2021-006', 'benefit', NULL, 'not_provided');
INSERT INTO public.score VALUES (2, '2021-006', 'replication', NULL, 'not_provided');
INSERT INTO public.score VALUES (3, '2021-001', 'strength', 6500, NULL);
INSERT INTO public.score VALUES (3, '2021-001', 'innovation', 7500, NULL);
INSERT INTO public.score VALUES (3, '2021-001', 'benefit', 8250, NULL);
INSERT INTO public.score VALUES (3, '2021-001', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (3, '2021-002', 'strength', 6500, NULL);
INSERT INTO public.score VALUES (3, '2021-002', 'innovation', 7500, NULL);
INSERT INTO public.score VALUES (3, '2021-002', 'benefit', 8250, NULL);
INSERT INTO public.score VALUES (3, '2021-002', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (3, '2021-003', 'strength', 7500, NULL);
INSERT INTO public.score VALUES (3, '2021-003', 'innovation', 7500, NULL);
INSERT INTO public.score VALUES (3, '2021-003', 'benefit', NULL, 'not_provided');
INSERT INTO public.score VALUES (3, '2021-003', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (3, '2021-004', 'strength', 8000, NULL);
INSERT INTO public.score VALUES (3, '2021-004', 'innovation', 7500, NULL);
INSERT INTO public.score VALUES (3, '2021-004', 'benefit', 8250, NULL);
INSERT INTO public.score VALUES (3, '2021-004', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (3, '2021-005', 'strength', 8500, NULL);
INSERT INTO public.score VALUES (3, '2021-005', 'innovation', 7500, NULL);
INSERT INTO public.score VALUES (3, '2021-005', 'benefit', 8250, NULL);
INSERT INTO public.score VALUES (3, '2021-005', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (3, '2021-006', 'strength', NULL, 'not_provided');
INSERT INTO public.score VALUES (3, '2021-006', 'innovation', NULL, 'not_provided');
INSERT INTO public.score VALUES (3, '2021-006', 'benefit', NULL, 'not_provided');
INSERT INTO public.score VALUES (3, '2021-006', 'replication', NULL, 'not_provided');
INSERT INTO public.score VALUES (4, '2021-001', 'strength', 6700, NULL);
INSERT INTO public.score VALUES (4, '2021-001', 'innovation', 7700, NULL);
INSERT INTO public.score VALUES (4, '2021-001', 'benefit', 8250, NULL);
INSERT INTO public.score VALUES (4, '2021-001', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (4, '2021-002', 'strength', 6700, NULL);
INSERT INTO public.score VALUES (4, '2021-002', 'innovation', 7700, NULL);
INSERT INTO public.score VALUES (4, '2021-002', 'benefit', 8250, NULL);
INSERT INTO public.score VALUES (4, '2021-002', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (4, '2021-003', 'strength', 8100, NULL);
INSERT INTO public.score VALUES (4, '2021-003', 'innovation', 7700, NULL);
INSERT INTO public.score VALUES (4, '2021-003', 'benefit', NULL, 'not_provided');
INSERT INTO public.score VALUES (4, '2021-003', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (4, '2021-004', 'strength', 8800, NULL);
INSERT INTO public.score VALUES (4, '2021-004', 'innovation', 7700, NULL);
INSERT INTO public.score VALUES (4, '2021-004', 'benefit', 8250, NULL);
INSERT INTO public.score VALUES (4, '2021-004', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (4, '2021-005', 'strength', 9500, NULL);
INSERT INTO public.score VALUES (4, '2021-005', 'innovation', 7700, NULL);
INSERT INTO public.score VALUES (4, '2021-005', 'benefit', 8250, NULL);
INSERT INTO public.score VALUES (4, '2021-005', 'replication', 9100, NULL);
INSERT INTO public.score VALUES (4, '2021-006', 'strength', NULL, 'not_provided');
INSERT INTO public.score VALUES (4, '2021-006', 'innovation', NULL, 'not_provided');
INSERT INTO public.score VALUES (4, '2021-006', 'benefit', NULL, 'not_provided');
INSERT INTO public.score VALUES (4, '2021-006', 'replication', NULL, 'not_provided');









INSERT INTO public.standing VALUES (1, '2021-001', 'category', 3, 5, 2, 3, 3);
INSERT INTO public.standing VALUES (1, '2021-001', 'direction', 3, 5, 2, 3, 3);
INSERT INTO public.standing VALUES (1, '2021-001', 'region', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (1, '2021-001', 'unit', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (1, '2021-002', 'category', 3, 5, 2, 3, 3);
INSERT INTO public.standing VALUES (1, '2021-002', 'direction', 3, 5, 2, 3, 3);
INSERT INTO public.standing VALUES (1, '2021-002', 'region', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (1, '2021-002', 'unit', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (1, '2021-003', 'category', 5, 5, 1, 5, 5);
INSERT INTO public.standing VALUES (1, '2021-003', 'direction', 5, 5, 1, 5, 5);
INSERT INTO public.standing VALUES (1, '2021-003', 'region', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (1, '2021-003', 'unit', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (1, '2021-004', 'category', 2, 5, 1, 2, 2);
INSERT INTO public.standing VALUES (1, '2021-004', 'direction', 2, 5, 1, 2, 2);
INSERT INTO public.standing VALUES (1, '2021-004', 'region', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (1, '2021-004', 'unit', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (1, '2021-005', 'category', 1, 5, 1, 1, 1);
INSERT INTO public.standing VALUES (1, '2021-005', 'direction', 1, 5, 1, 1, 1);
INSERT INTO public.standing VALUES (1, '2021-005', 'region', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (1, '2021-005', 'unit', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (2, '2021-001', 'category', 3, 5, 2, 3, 4);
INSERT INTO public.standing VALUES (2, '2021-001', 'direction', 3, 5, 2, 3, 4);
INSERT INTO public.standing VALUES (2, '2021-001', 'region', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (2, '2021-001', 'unit', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (2, '2021-002', 'category', 3, 5, 2, 3, 4);
INSERT INTO public.standing VALUES (2, '2021-002', 'direction', 3, 5, 2, 3, 4);
INSERT INTO public.standing VALUES (2, '2021-002', 'region', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (2, '2021-002', 'unit', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (2, '2021-003', 'category', 5, 5, 1, 3, 5);
INSERT INTO public.standing VALUES (2, '2021-003', 'direction', 5, 5, 1, 3, 5);
INSERT INTO public.standing VALUES (2, '2021-003', 'region', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (2, '2021-003', 'unit', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (2, '2021-004', 'category', 2, 5, 1, 2, 2);
INSERT INTO public.standing VALUES (2, '2021-004', 'direction', 2, 5, 1, 2, 2);
INSERT INTO public.standing VALUES (2, '2021-004', 'region', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (2, '2021-004', 'unit', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (2, '2021-005', 'category', 1, 5, 1, 1, 1);
INSERT INTO public.standing VALUES (2, '2021-005', 'direction', 1, 5, 1, 1, 1);
INSERT INTO public.standing VALUES (2, '2021-005', 'region', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (2, '2021-005', 'unit', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (3, '2021-001', 'category', 4, 5, 2, 4, 4);
INSERT INTO public.standing VALUES (3, '2021-001', 'direction', 4, 5, 2, 4, 4);
INSERT INTO public.standing VALUES (3, '2021-001', 'region', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (3, '2021-001', 'unit', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (3, '2021-002', 'category', 4, 5, 2, 4, 4);
INSERT INTO public.standing VALUES (3, '2021-002', 'direction', 4, 5, 2, 4, 4);
INSERT INTO public.standing VALUES (3, '2021-002', 'region', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (3, '2021-002', 'unit', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (3, '2021-003', 'category', 3, 5, 1, 3, 3);
INSERT INTO public.standing VALUES (3, '2021-003', 'direction', 3, 5, 1, 3, 3);
INSERT INTO public.standing VALUES (3, '2021-003', 'region', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (3, '2021-003', 'unit', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (3, '2021-004', 'category', 2, 5, 1, 2, 2);
INSERT INTO public.standing VALUES (3, '2021-004', 'direction', 2, 5, 1, 2, 2);
INSERT INTO public.standing VALUES (3, '2021-004', 'region', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (3, '2021-004', 'unit', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (3, '2021-005', 'category', 1, 5, 1, 1, 1);
INSERT INTO public.standing VALUES (3, '2021-005', 'direction', 1, 5, 1, 1, 1);
INSERT INTO public.standing VALUES (3, '2021-005', 'region', 1, 1, 1, 1, 1);
INSERT INTO public.standing VALUES (3, '2021-005', 'unit', 1, 1, 1, 1, 1);






INSERT INTO public.waiver VALUES (1, 1, '2021', 'count', '6', '试点', '2022-01-10 02:00:00+00');



SELECT pg_catalog.setval('public.act_id_seq', 8, true);



SELECT pg_catalog.setval('public.closing_file_id_seq', 1, false);



SELECT pg_catalog.setval('public.evaluation_id_seq', 1, false);



SELECT pg_catalog.setval('public.imported_file_id_seq', 5, true);



SELECT pg_catalog.setval('public.list_version_id_seq', 1, true);



SELECT pg_catalog.setval('public.objection_id_seq', 1, false);



SELECT pg_catalog.setval('public.preview_id_seq', 1, false);



SELECT pg_catalog.setval('public.release_id_seq', 4, true);



SELECT pg_catalog.setval('public.waiver_id_seq', 1, true);



ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);



ALTER TABLE ONLY public.act
    ADD CONSTRAINT pk_act PRIMARY KEY (id);



ALTER TABLE ONLY public.bridge
    ADD CONSTRAINT pk_bridge PRIMARY KEY (release, project);



ALTER TABLE ONLY public.category
    ADD CONSTRAINT pk_category PRIMARY KEY (edition, code);



ALTER TABLE ONLY public.closing_file
    ADD CONSTRAINT pk_closing_file PRIMARY KEY (id);



ALTER TABLE ONLY public.direction
    ADD CONSTRAINT pk_direction PRIMARY KEY (edition, code);



ALTER TABLE ONLY public.draw
    ADD CONSTRAINT pk_draw PRIMARY KEY (edition);



ALTER TABLE ONLY public.drawn
    ADD CONSTRAINT pk_drawn PRIMARY KEY (project);



ALTER TABLE ONLY public.edition
    ADD CONSTRAINT pk_edition PRIMARY KEY (code);



ALTER TABLE ONLY public.evaluated
    ADD CONSTRAINT pk_evaluated PRIMARY KEY (evaluation, project);



ALTER TABLE ONLY public.evaluation
    ADD CONSTRAINT pk_evaluation PRIMARY KEY (id);



ALTER TABLE ONLY public.imported_file
    ADD CONSTRAINT pk_imported_file PRIMARY KEY (id);



ALTER TABLE ONLY public.list_version
    ADD CONSTRAINT pk_list_version PRIMARY KEY (id);



ALTER TABLE ONLY public.listed_applicant
    ADD CONSTRAINT pk_listed_applicant PRIMARY KEY (list_version, project, "position");



ALTER TABLE ONLY public.listed_project
    ADD CONSTRAINT pk_listed_project PRIMARY KEY (list_version, project);



ALTER TABLE ONLY public.method
    ADD CONSTRAINT pk_method PRIMARY KEY (id);



ALTER TABLE ONLY public.move
    ADD CONSTRAINT pk_move PRIMARY KEY (release, project);



ALTER TABLE ONLY public.objection
    ADD CONSTRAINT pk_objection PRIMARY KEY (id);



ALTER TABLE ONLY public.preview
    ADD CONSTRAINT pk_preview PRIMARY KEY (id);



ALTER TABLE ONLY public.project
    ADD CONSTRAINT pk_project PRIMARY KEY (code);



ALTER TABLE ONLY public.rating
    ADD CONSTRAINT pk_rating PRIMARY KEY (release, project);



ALTER TABLE ONLY public.recommending_unit
    ADD CONSTRAINT pk_recommending_unit PRIMARY KEY (edition, code);



ALTER TABLE ONLY public.region
    ADD CONSTRAINT pk_region PRIMARY KEY (code);



ALTER TABLE ONLY public.release
    ADD CONSTRAINT pk_release PRIMARY KEY (id);



ALTER TABLE ONLY public.score
    ADD CONSTRAINT pk_score PRIMARY KEY (release, project, dimension);



ALTER TABLE ONLY public.self_score
    ADD CONSTRAINT pk_self_score PRIMARY KEY (project, dimension);



ALTER TABLE ONLY public.spot_check
    ADD CONSTRAINT pk_spot_check PRIMARY KEY (project);



ALTER TABLE ONLY public.standing
    ADD CONSTRAINT pk_standing PRIMARY KEY (release, project, kind);



ALTER TABLE ONLY public.verified_score
    ADD CONSTRAINT pk_verified_score PRIMARY KEY (evaluation, project, dimension);



ALTER TABLE ONLY public.waiver
    ADD CONSTRAINT pk_waiver PRIMARY KEY (id);



ALTER TABLE ONLY public.closing_file
    ADD CONSTRAINT uq_closing_file_sha256 UNIQUE (sha256);



ALTER TABLE ONLY public.direction
    ADD CONSTRAINT uq_direction_edition_code_category UNIQUE (edition, code, category);



ALTER TABLE ONLY public.drawn
    ADD CONSTRAINT uq_drawn_edition_position UNIQUE (edition, "position");



ALTER TABLE ONLY public.evaluation
    ADD CONSTRAINT uq_evaluation_edition_version UNIQUE (edition, version);



ALTER TABLE ONLY public.imported_file
    ADD CONSTRAINT uq_imported_file_sha256 UNIQUE (sha256);



ALTER TABLE ONLY public.list_version
    ADD CONSTRAINT uq_list_version_edition_version UNIQUE (edition, version);



ALTER TABLE ONLY public.list_version
    ADD CONSTRAINT uq_list_version_id_edition UNIQUE (id, edition);



ALTER TABLE ONLY public.listed_project
    ADD CONSTRAINT uq_listed_project_list_version_number UNIQUE (list_version, number);



ALTER TABLE ONLY public.objection
    ADD CONSTRAINT uq_objection_edition_release_number_state UNIQUE (edition, release, number, state);



ALTER TABLE ONLY public.project
    ADD CONSTRAINT uq_project_code_edition UNIQUE (code, edition);



ALTER TABLE ONLY public.release
    ADD CONSTRAINT uq_release_edition_code UNIQUE (edition, code);



ALTER TABLE ONLY public.release
    ADD CONSTRAINT uq_release_edition_period_version UNIQUE (edition, period, version);



ALTER TABLE ONLY public.release
    ADD CONSTRAINT uq_release_id_edition UNIQUE (id, edition);



CREATE INDEX ix_evaluated_project ON public.evaluated USING btree (project);



CREATE INDEX ix_rating_change ON public.rating USING btree (release, change, "position", category, direction, region, unit, stars, project);



CREATE INDEX ix_rating_position ON public.rating USING btree (release, "position", category, direction, region, unit, stars, project);



CREATE INDEX ix_rating_project ON public.rating USING btree (project, release);



CREATE INDEX ix_rating_stability ON public.rating USING btree (release, stability, "position", category, direction, region, unit, stars, project);



CREATE UNIQUE INDEX ix_release_chained_to ON public.release USING btree (chained_to);



CREATE INDEX ix_score_dimension ON public.score USING btree (release, dimension, score, project);



CREATE INDEX ix_self_score_edition ON public.self_score USING btree (edition);



CREATE TRIGGER keep_act BEFORE DELETE OR UPDATE ON public.act FOR EACH ROW EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_act_whole BEFORE TRUNCATE ON public.act FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_bridge BEFORE INSERT OR DELETE OR UPDATE ON public.bridge FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_release();



CREATE TRIGGER keep_bridge_whole BEFORE TRUNCATE ON public.bridge FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_drawn BEFORE DELETE OR UPDATE ON public.drawn FOR EACH ROW EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_drawn_whole BEFORE TRUNCATE ON public.drawn FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_evaluation BEFORE DELETE OR UPDATE ON public.evaluation FOR EACH ROW WHEN ((old.published_at IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_evaluation_whole BEFORE TRUNCATE ON public.evaluation FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_list_version_delete BEFORE DELETE ON public.list_version FOR EACH ROW WHEN ((old.published_at IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_list_version_update BEFORE UPDATE ON public.list_version FOR EACH ROW WHEN (((old.published_at IS NOT NULL) AND (NOT ((old.published_at > clock_timestamp()) AND (new.published_at IS NULL))))) EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_list_version_whole BEFORE TRUNCATE ON public.list_version FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_listed_applicant_delete BEFORE DELETE ON public.listed_applicant FOR EACH ROW EXECUTE FUNCTION public.keep_listed_applicant_delete();



CREATE TRIGGER keep_listed_applicant_insert BEFORE INSERT ON public.listed_applicant FOR EACH ROW EXECUTE FUNCTION public.keep_listed_applicant_insert();



CREATE TRIGGER keep_listed_applicant_update BEFORE UPDATE ON public.listed_applicant FOR EACH ROW EXECUTE FUNCTION public.keep_listed_applicant_update();



CREATE TRIGGER keep_listed_applicant_whole BEFORE TRUNCATE ON public.listed_applicant FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_listed_project_delete BEFORE DELETE ON public.listed_project FOR EACH ROW EXECUTE FUNCTION public.keep_listed_project_delete();



CREATE TRIGGER keep_listed_project_insert BEFORE INSERT ON public.listed_project FOR EACH ROW EXECUTE FUNCTION public.keep_listed_project_insert();



CREATE TRIGGER keep_listed_project_update BEFORE UPDATE ON public.listed_project FOR EACH ROW EXECUTE FUNCTION public.keep_listed_project_update();



CREATE TRIGGER keep_listed_project_whole BEFORE TRUNCATE ON public.listed_project FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_method BEFORE DELETE OR UPDATE ON public.method FOR EACH ROW EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_method_whole BEFORE TRUNCATE ON public.method FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_move BEFORE INSERT OR DELETE OR UPDATE ON public.move FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_release();



CREATE TRIGGER keep_move_whole BEFORE TRUNCATE ON public.move FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_objection BEFORE DELETE OR UPDATE ON public.objection FOR EACH ROW EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_objection_whole BEFORE TRUNCATE ON public.objection FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_preview BEFORE DELETE OR UPDATE ON public.preview FOR EACH ROW EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_preview_whole BEFORE TRUNCATE ON public.preview FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_rating BEFORE INSERT OR DELETE OR UPDATE ON public.rating FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_release();



CREATE TRIGGER keep_rating_whole BEFORE TRUNCATE ON public.rating FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_release_delete BEFORE DELETE ON public.release FOR EACH ROW WHEN (((old.status)::text = 'published'::text)) EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_release_update BEFORE UPDATE ON public.release FOR EACH ROW WHEN ((((old.status)::text = 'published'::text) AND (NOT ((old.published_at > clock_timestamp()) AND ((new.status)::text = ANY ((ARRAY['draft'::character varying, 'preview'::character varying])::text[])) AND (new.published_at IS NULL))))) EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_release_whole BEFORE TRUNCATE ON public.release FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_score BEFORE INSERT OR DELETE OR UPDATE ON public.score FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_release();



CREATE TRIGGER keep_score_whole BEFORE TRUNCATE ON public.score FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_spot_check BEFORE DELETE OR UPDATE ON public.spot_check FOR EACH ROW EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_spot_check_whole BEFORE TRUNCATE ON public.spot_check FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_standing BEFORE INSERT OR DELETE OR UPDATE ON public.standing FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_release();



CREATE TRIGGER keep_standing_whole BEFORE TRUNCATE ON public.standing FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER keep_waiver_delete BEFORE DELETE ON public.waiver FOR EACH ROW EXECUTE FUNCTION public.keep_waiver_delete();



CREATE TRIGGER keep_waiver_insert BEFORE INSERT ON public.waiver FOR EACH ROW EXECUTE FUNCTION public.keep_waiver_insert();



CREATE TRIGGER keep_waiver_update BEFORE UPDATE ON public.waiver FOR EACH ROW EXECUTE FUNCTION public.keep_waiver_update();



CREATE TRIGGER keep_waiver_whole BEFORE TRUNCATE ON public.waiver FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER refuse_closing_file_truncate BEFORE TRUNCATE ON public.closing_file FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER refuse_closing_file_update BEFORE UPDATE ON public.closing_file FOR EACH ROW EXECUTE FUNCTION public.refuse_closing_file_update();



CREATE TRIGGER refuse_draw_delete BEFORE DELETE ON public.draw FOR EACH ROW EXECUTE FUNCTION public.refuse_draw_delete();



CREATE TRIGGER refuse_draw_truncate BEFORE TRUNCATE ON public.draw FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER refuse_draw_update BEFORE UPDATE ON public.draw FOR EACH ROW EXECUTE FUNCTION public.refuse_draw_update();



CREATE TRIGGER refuse_drawn_insert BEFORE INSERT ON public.drawn FOR EACH ROW EXECUTE FUNCTION public.refuse_drawn_insert();



CREATE TRIGGER refuse_evaluated_delete BEFORE DELETE ON public.evaluated FOR EACH ROW EXECUTE FUNCTION public.refuse_evaluated_delete();



CREATE TRIGGER refuse_evaluated_insert BEFORE INSERT ON public.evaluated FOR EACH ROW EXECUTE FUNCTION public.refuse_evaluated_insert();



CREATE TRIGGER refuse_evaluated_truncate BEFORE TRUNCATE ON public.evaluated FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER refuse_evaluated_update BEFORE UPDATE ON public.evaluated FOR EACH ROW EXECUTE FUNCTION public.refuse_evaluated_update();



CREATE TRIGGER refuse_self_score_delete BEFORE DELETE ON public.self_score FOR EACH ROW EXECUTE FUNCTION public.refuse_self_score_delete();



CREATE TRIGGER refuse_self_score_insert BEFORE INSERT ON public.self_score FOR EACH ROW EXECUTE FUNCTION public.refuse_self_score_insert();



CREATE TRIGGER refuse_self_score_truncate BEFORE TRUNCATE ON public.self_score FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER refuse_self_score_update BEFORE UPDATE ON public.self_score FOR EACH ROW EXECUTE FUNCTION public.refuse_self_score_update();



CREATE TRIGGER refuse_verified_score_delete BEFORE DELETE ON public.verified_score FOR EACH ROW EXECUTE FUNCTION public.refuse_verified_score_delete();



CREATE TRIGGER refuse_verified_score_insert BEFORE INSERT ON public.verified_score FOR EACH ROW EXECUTE FUNCTION public.refuse_verified_score_insert();



CREATE TRIGGER refuse_verified_score_truncate BEFORE TRUNCATE ON public.verified_score FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();



CREATE TRIGGER refuse_verified_score_update BEFORE UPDATE ON public.verified_score FOR EACH ROW EXECUTE FUNCTION public.refuse_verified_score_update();



ALTER TABLE ONLY public.act
    ADD CONSTRAINT fk_act_edition FOREIGN KEY (edition) REFERENCES public.edition(code);



ALTER TABLE ONLY public.bridge
    ADD CONSTRAINT fk_bridge_release_project FOREIGN KEY (release, project) REFERENCES public.rating(release, project);



ALTER TABLE ONLY public.category
    ADD CONSTRAINT fk_category_edition FOREIGN KEY (edition) REFERENCES public.edition(code);



ALTER TABLE ONLY public.closing_file
    ADD CONSTRAINT fk_closing_file_edition FOREIGN KEY (edition) REFERENCES public.edition(code);



ALTER TABLE ONLY public.direction
    ADD CONSTRAINT fk_direction_edition_category FOREIGN KEY (edition, category) REFERENCES public.category(edition, code);



ALTER TABLE ONLY public.draw
    ADD CONSTRAINT fk_draw_edition FOREIGN KEY (edition) REFERENCES public.edition(code);



ALTER TABLE ONLY public.drawn
    ADD CONSTRAINT fk_drawn_edition FOREIGN KEY (edition) REFERENCES public.draw(edition);



ALTER TABLE ONLY public.drawn
    ADD CONSTRAINT fk_drawn_project_edition FOREIGN KEY (project, edition) REFERENCES public.project(code, edition);



ALTER TABLE ONLY public.evaluated
    ADD CONSTRAINT fk_evaluated_evaluation FOREIGN KEY (evaluation) REFERENCES public.evaluation(id);



ALTER TABLE ONLY public.evaluated
    ADD CONSTRAINT fk_evaluated_project FOREIGN KEY (project) REFERENCES public.project(code);



ALTER TABLE ONLY public.evaluation
    ADD CONSTRAINT fk_evaluation_edition FOREIGN KEY (edition) REFERENCES public.edition(code);



ALTER TABLE ONLY public.evaluation
    ADD CONSTRAINT fk_evaluation_file FOREIGN KEY (file) REFERENCES public.closing_file(id);



ALTER TABLE ONLY public.evaluation
    ADD CONSTRAINT fk_evaluation_method FOREIGN KEY (method) REFERENCES public.method(id);



ALTER TABLE ONLY public.imported_file
    ADD CONSTRAINT fk_imported_file_edition FOREIGN KEY (edition) REFERENCES public.edition(code);



ALTER TABLE ONLY public.list_version
    ADD CONSTRAINT fk_list_version_edition FOREIGN KEY (edition) REFERENCES public.edition(code);



ALTER TABLE ONLY public.list_version
    ADD CONSTRAINT fk_list_version_file FOREIGN KEY (file) REFERENCES public.imported_file(id);



ALTER TABLE ONLY public.listed_applicant
    ADD CONSTRAINT fk_listed_applicant_list_version_project FOREIGN KEY (list_version, project) REFERENCES public.listed_project(list_version, project);



ALTER TABLE ONLY public.listed_project
    ADD CONSTRAINT fk_listed_project_edition_direction_category FOREIGN KEY (edition, direction, category) REFERENCES public.direction(edition, code, category);



ALTER TABLE ONLY public.listed_project
    ADD CONSTRAINT fk_listed_project_edition_unit FOREIGN KEY (edition, unit) REFERENCES public.recommending_unit(edition, code);



ALTER TABLE ONLY public.listed_project
    ADD CONSTRAINT fk_listed_project_list_version_edition FOREIGN KEY (list_version, edition) REFERENCES public.list_version(id, edition);



ALTER TABLE ONLY public.listed_project
    ADD CONSTRAINT fk_listed_project_project_edition FOREIGN KEY (project, edition) REFERENCES public.project(code, edition);



ALTER TABLE ONLY public.listed_project
    ADD CONSTRAINT fk_listed_project_region FOREIGN KEY (region) REFERENCES public.region(code);



ALTER TABLE ONLY public.move
    ADD CONSTRAINT fk_move_release_project FOREIGN KEY (release, project) REFERENCES public.rating(release, project);



ALTER TABLE ONLY public.objection
    ADD CONSTRAINT fk_objection_project_edition FOREIGN KEY (project, edition) REFERENCES public.project(code, edition);



ALTER TABLE ONLY public.preview
    ADD CONSTRAINT fk_preview_edition FOREIGN KEY (edition) REFERENCES public.edition(code);



ALTER TABLE ONLY public.project
    ADD CONSTRAINT fk_project_edition FOREIGN KEY (edition) REFERENCES public.edition(code);



ALTER TABLE ONLY public.rating
    ADD CONSTRAINT fk_rating_project_edition FOREIGN KEY (project, edition) REFERENCES public.project(code, edition);



ALTER TABLE ONLY public.rating
    ADD CONSTRAINT fk_rating_release_edition FOREIGN KEY (release, edition) REFERENCES public.release(id, edition);



ALTER TABLE ONLY public.recommending_unit
    ADD CONSTRAINT fk_recommending_unit_edition FOREIGN KEY (edition) REFERENCES public.edition(code);



ALTER TABLE ONLY public.recommending_unit
    ADD CONSTRAINT fk_recommending_unit_region FOREIGN KEY (region) REFERENCES public.region(code);



ALTER TABLE ONLY public.release
    ADD CONSTRAINT fk_release_edition FOREIGN KEY (edition) REFERENCES public.edition(code);



ALTER TABLE ONLY public.release
    ADD CONSTRAINT fk_release_file FOREIGN KEY (file) REFERENCES public.imported_file(id);



ALTER TABLE ONLY public.release
    ADD CONSTRAINT fk_release_method FOREIGN KEY (method) REFERENCES public.method(id);



ALTER TABLE ONLY public.release
    ADD CONSTRAINT fk_release_previous FOREIGN KEY (previous) REFERENCES public.release(id);



ALTER TABLE ONLY public.score
    ADD CONSTRAINT fk_score_release_project FOREIGN KEY (release, project) REFERENCES public.rating(release, project);



ALTER TABLE ONLY public.self_score
    ADD CONSTRAINT fk_self_score_file FOREIGN KEY (file) REFERENCES public.closing_file(id);



ALTER TABLE ONLY public.self_score
    ADD CONSTRAINT fk_self_score_project_edition FOREIGN KEY (project, edition) REFERENCES public.project(code, edition);



ALTER TABLE ONLY public.spot_check
    ADD CONSTRAINT fk_spot_check_file FOREIGN KEY (file) REFERENCES public.closing_file(id);



ALTER TABLE ONLY public.spot_check
    ADD CONSTRAINT fk_spot_check_project FOREIGN KEY (project) REFERENCES public.drawn(project);



ALTER TABLE ONLY public.standing
    ADD CONSTRAINT fk_standing_release_project FOREIGN KEY (release, project) REFERENCES public.rating(release, project);



ALTER TABLE ONLY public.verified_score
    ADD CONSTRAINT fk_verified_score_evaluation_project FOREIGN KEY (evaluation, project) REFERENCES public.evaluated(evaluation, project);



ALTER TABLE ONLY public.waiver
    ADD CONSTRAINT fk_waiver_edition FOREIGN KEY (edition) REFERENCES public.edition(code);



ALTER TABLE ONLY public.waiver
    ADD CONSTRAINT fk_waiver_file FOREIGN KEY (file) REFERENCES public.imported_file(id);



ALTER TABLE ONLY public.release
    ADD CONSTRAINT release_bridged_from_fkey FOREIGN KEY (bridged_from) REFERENCES public.method(id);



ALTER TABLE ONLY public.release
    ADD CONSTRAINT release_chained_to_fkey FOREIGN KEY (chained_to) REFERENCES public.release(id);



ALTER TABLE ONLY public.release
    ADD CONSTRAINT release_list_version_fkey FOREIGN KEY (list_version) REFERENCES public.list_version(id);




